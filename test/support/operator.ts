import { v7 as uuid } from 'uuid';
import { assignByHand } from '../../db/ledger/assignByHand.ts';
import { cancelSaleOrder } from '../../db/ledger/cancelSaleOrder.ts';
import { changeSaleOrder } from '../../db/ledger/changeSaleOrder.ts';
import { editPurchaseOrder } from '../../db/ledger/editPurchaseOrder.ts';
import type { CommandOutcome } from '../../db/ledger/heldOrder.ts';
import type { Ledger } from '../../db/ledger/ledger.ts';
import { manageAvailableProducts } from '../../db/ledger/manageAvailableProducts.ts';
import { reportStatus } from '../../db/ledger/reportStatus.ts';
import { unassign } from '../../db/ledger/unassign.ts';
import type {
  AssignByHand,
  ChangeSaleOrder,
  EditPurchaseOrder,
  ManageAvailableProducts,
  OrderCommand,
  Problem,
  ReportStatus,
  Unassign,
} from '../../domain/commands.ts';
import type { TestWarehouse } from './warehouse.ts';

/** Lines by their number on the order, from 1, and how much of each: `[1, 2]` is two units of the first. */
type SomeLines = [line: number, quantity?: number][];

/** What an edit of a purchase order changes of the lines of a product, and of its date. */
export type Edit = { arrivalDate?: string | null } & {
  lines?: Record<string, Omit<NonNullable<EditPurchaseOrder['lines']>[number], 'id'>>;
};

/**
 * Who gives commands by hand to orders of one customer, named by their references. Each answers `DONE` or the code of
 * the refusal.
 */
export class Operator {
  readonly #warehouse: TestWarehouse;
  readonly #customer: string;
  readonly #actor: string;

  constructor(warehouse: TestWarehouse, customer = 'ACME', actor = 'Olive') {
    this.#warehouse = warehouse;
    this.#customer = customer;
    this.#actor = actor;
  }

  async assign(reference: string, lines?: SomeLines, operationId?: string): Promise<string> {
    return this.#give<AssignByHand>(assignByHand, reference, await this.#named(reference, lines), operationId);
  }

  async unassign(reference: string, lines?: SomeLines, operationId?: string): Promise<string> {
    return this.#give<Unassign>(unassign, reference, await this.#named(reference, lines), operationId);
  }

  async manage(reference: string, action: ManageAvailableProducts['action'], operationId?: string): Promise<string> {
    return this.#give<ManageAvailableProducts>(manageAvailableProducts, reference, { action }, operationId);
  }

  /** @param quantities the new requested quantity by the line's number */
  async change(
    reference: string,
    change: { quantities?: [line: number, quantity: number][]; urgent?: boolean; requiredShipDate?: string | null },
    operationId?: string,
  ): Promise<string> {
    const { quantities, ...header } = change;
    const named = quantities && ((await this.#named(reference, quantities)) as Pick<ChangeSaleOrder, 'lines'>);
    return this.#give<ChangeSaleOrder>(changeSaleOrder, reference, { ...header, ...named }, operationId);
  }

  async cancel(reference: string, reason?: string, operationId?: string): Promise<string> {
    const why = reason === undefined ? {} : { reason };
    return this.#give(cancelSaleOrder, reference, why, operationId);
  }

  async report(reference: string, status: ReportStatus['status'], operationId?: string): Promise<string> {
    return this.#give<ReportStatus>(reportStatus, reference, { status }, operationId);
  }

  /** The command to an order as its workflow gets it. */
  async command(reference: string, operationId: string = uuid()): Promise<OrderCommand> {
    const { accountId } = this.#warehouse;
    const { id: saleOrderId } = await this.#warehouse.saleOrder(this.#customer, reference);
    return { operationId, actor: this.#actor, accountId, customer: this.#customer, saleOrderId, reference };
  }

  async #give<C extends OrderCommand>(
    carryOut: (ledger: Ledger, command: C) => Promise<CommandOutcome>,
    reference: string,
    what: Omit<C, keyof OrderCommand>,
    operationId?: string,
  ): Promise<string> {
    const command = { ...(await this.command(reference, operationId)), ...what } as C;
    const outcome = await carryOut(this.#warehouse.ledger, command);
    return 'refused' in outcome ? outcome.refused.code : 'DONE';
  }

  async #named(reference: string, lines: SomeLines | undefined): Promise<Pick<AssignByHand, 'lines'>> {
    if (!lines) return {};
    const ids = await this.#warehouse.lineIds((await this.#warehouse.saleOrder(this.#customer, reference)).id);
    return {
      lines: lines.map(([line, quantity]) => ({
        lineId: ids[line - 1] ?? uuid(),
        ...(quantity !== undefined && { quantity }),
      })),
    };
  }
}

/** Edits a purchase order; answers how many orders lost stock, or why it was refused. */
export async function edit(
  warehouse: TestWarehouse,
  purchaseOrderId: string,
  { lines, ...change }: Edit,
  id: string = uuid(),
): Promise<number | Problem> {
  const standing = await warehouse.purchaseOrderLines(purchaseOrderId);
  const edited = await editPurchaseOrder(warehouse.ledger, {
    ...{ id, accountId: warehouse.accountId, purchaseOrderId, ...change },
    ...(lines && {
      lines: standing.flatMap(({ id: line, product }) => (lines[product] ? [{ id: line, ...lines[product] }] : [])),
    }),
  });
  return 'refused' in edited ? edited.refused : edited.withdrawn;
}
