import { ApplicationFailure } from '@temporalio/common';
import { assignByHand } from '../db/ledger/assignByHand.ts';
import { cancelSaleOrder } from '../db/ledger/cancelSaleOrder.ts';
import { changePurchaseOrderStatus } from '../db/ledger/changePurchaseOrderStatus.ts';
import { changeSaleOrder } from '../db/ledger/changeSaleOrder.ts';
import { editPurchaseOrder } from '../db/ledger/editPurchaseOrder.ts';
import { enterPurchaseOrder } from '../db/ledger/enterPurchaseOrder.ts';
import { type CommandOutcome, noSuchOrder } from '../db/ledger/heldOrder.ts';
import { importSaleOrder } from '../db/ledger/importSaleOrder.ts';
import type { Ledger } from '../db/ledger/ledger.ts';
import { manageAvailableProducts } from '../db/ledger/manageAvailableProducts.ts';
import { type PassWindow, passWindow } from '../db/ledger/passWindow.ts';
import { reportStatus } from '../db/ledger/reportStatus.ts';
import { runRoundByHand } from '../db/ledger/runRoundByHand.ts';
import { unassign } from '../db/ledger/unassign.ts';
import { sqlOf } from '../db/orm.ts';
import { readPurchaseOrderState, readSaleOrderState } from '../db/views/orderStates.ts';
import type {
  ChangePurchaseOrderStatus,
  EditPurchaseOrder,
  EditPurchaseOrderResult,
  EnterPurchaseOrder,
  EnterPurchaseOrderResult,
  ImportResult,
  ImportSaleOrder,
  OrderCommand,
  OrderCommandResult,
  PurchaseOrderState,
  Refusal,
  RoundResult,
  RunRoundByHand,
  SaleOrderState,
  StatusChangeResult,
  WindowPassedResult,
} from '../domain/commands.ts';
import { withSignsOfLife } from './signsOfLife.ts';

export type LedgerActivities = ReturnType<typeof createLedgerActivities>;

/** The ledger, retryable: each is one transaction that has its effect once, however often it is tried. */
export function createLedgerActivities(ledger: Ledger) {
  const read = () => sqlOf(ledger.database);
  const saleOrder = async (id: string | null) => (id === null ? null : readSaleOrderState(read(), id));

  /** A command by hand on one order: answers with the order after it, and the new half where that split it. */
  const byHand =
    <C extends OrderCommand>(carryOut: (ledger: Ledger, command: C) => Promise<CommandOutcome>) =>
    async (command: C): Promise<OrderCommandResult> => {
      const outcome = await carryOut(ledger, command);
      if ('refused' in outcome) return outcome;
      const state = await saleOrder(command.saleOrderId);
      if (!state) return noSuchOrder; // another import took its place since
      return { saleOrder: state, splitOff: await saleOrder(outcome.splitOffId) };
    };

  return {
    async importSaleOrder(order: ImportSaleOrder): Promise<ImportResult> {
      const result = await importSaleOrder(ledger, order);
      switch (result.outcome) {
        case 'REFUSED':
          return { outcome: 'REFUSED', refused: result.refused, standing: await saleOrder(result.standingId) };
        case 'REPEATED':
          return { outcome: 'REPEATED', saleOrder: expectOrder(await saleOrder(result.saleOrderId)) };
        case 'IMPORTED': {
          const { accountId, customer } = order;
          return {
            outcome: 'IMPORTED',
            saleOrder: expectOrder(await saleOrder(result.saleOrderId)),
            splitOff: await saleOrder(result.splitOffId),
            replaced: result.replaced.map(({ saleOrderId, reference }) => ({
              ...{ saleOrderId, accountId, customer, reference },
            })),
          };
        }
      }
    },

    async readSaleOrder(saleOrderId: string): Promise<SaleOrderState | null> {
      return saleOrder(saleOrderId);
    },

    async passWindow(order: PassWindow): Promise<WindowPassedResult> {
      const { splitOffId } = await passWindow(ledger, order);
      return { saleOrder: await saleOrder(order.saleOrderId), splitOff: await saleOrder(splitOffId) };
    },

    assign: byHand(assignByHand),
    unassign: byHand(unassign),
    manageAvailableProducts: byHand(manageAvailableProducts),
    changeSaleOrder: byHand(changeSaleOrder),
    cancelSaleOrder: byHand(cancelSaleOrder),
    reportStatus: byHand(reportStatus),

    async enterPurchaseOrder(order: EnterPurchaseOrder): Promise<EnterPurchaseOrderResult> {
      const entered = await enterPurchaseOrder(ledger, order);
      if ('refused' in entered) return entered;
      const purchaseOrder = await readPurchaseOrderState(read(), entered.purchaseOrderId);
      if (!purchaseOrder) throw notInLedger('purchase order', entered.purchaseOrderId);
      return { purchaseOrder };
    },

    async editPurchaseOrder(edit: EditPurchaseOrder): Promise<EditPurchaseOrderResult> {
      const edited = await withSignsOfLife(editPurchaseOrder(ledger, edit));
      if ('refused' in edited) return edited;
      const purchaseOrder = await readPurchaseOrderState(read(), edited.purchaseOrderId);
      if (!purchaseOrder) throw notInLedger('purchase order', edited.purchaseOrderId);
      return { purchaseOrder, withdrawn: edited.withdrawn };
    },

    async readPurchaseOrder(purchaseOrderId: string): Promise<PurchaseOrderState | null> {
      return readPurchaseOrderState(read(), purchaseOrderId);
    },

    async changePurchaseOrderStatus(change: ChangePurchaseOrderStatus): Promise<StatusChangeResult> {
      const result = await withSignsOfLife(changePurchaseOrderStatus(ledger, change));
      if (!result) throw notInLedger('purchase order', change.purchaseOrderId);
      return result;
    },

    async runRoundByHand(command: RunRoundByHand): Promise<RoundResult | Refusal> {
      return withSignsOfLife(runRoundByHand(ledger, command));
    },
  };
}

/** An import of another reference of the group may have deleted the order since: no other try would find it. */
function expectOrder(state: SaleOrderState | null): SaleOrderState {
  if (!state) throw ApplicationFailure.nonRetryable('The order was replaced before it could be read', 'REPLACED');
  return state;
}

function notInLedger(what: string, id: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`No ${what} ${id} is in the ledger`, 'NOT_FOUND');
}
