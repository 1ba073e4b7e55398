import {
  allHandlersFinished,
  condition,
  continueAsNew,
  patched,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  ChangePurchaseOrderStatus,
  EditPurchaseOrder,
  EditPurchaseOrderResult,
  EnterPurchaseOrder,
  EnterPurchaseOrderResult,
  PurchaseOrderState,
  StatusChangeResult,
} from '../domain/commands.ts';
import { ledger, round, tell } from './activities.ts';
import { changeStatus, editPurchaseOrder, enterPurchaseOrder, type PurchaseOrderInput } from './messages.ts';
import { forThisRequest } from './requestInterceptors.ts';
import { CUSTOMER, PURCHASE_ORDER_STATUS, REFERENCE } from './searchAttributes.ts';
import { Turns } from './turns.ts';

/** A purchase order that nobody touched for so long needs no workflow: the next message starts one again. */
const IDLE = '30 days';

/** Workflows before 0.2.0 read the order that they were started for beside the first message. Goes as the next one does. */
const TAKEN_UP_IN_TURN = 'taken-up-in-turn';

/**
 * Workflows before 0.2.0 read the order from the ledger after each change of its status. To go when no workflow of 0.1.0
 * runs any more: docs/operations.md says how to find out.
 */
const STATUS_SHOWN_WITHOUT_READING = 'status-shown-without-reading';

/**
 * The life of a purchase order: entered, changing its status, and at each change that brings stock telling the sale
 * orders that got some. The round itself is committed together with the change, by the ledger.
 */
export async function purchaseOrder(input: PurchaseOrderInput): Promise<PurchaseOrderState | null> {
  const life = new PurchaseOrderLife(input);
  await life.begins();
  while (await life.goesOn()) {
    await life.tellOrders();
    if (workflowInfo().continueAsNewSuggested) await life.continueAsNew();
  }
  return life.order;
}

class PurchaseOrderLife {
  order: PurchaseOrderState | null = null;
  readonly #purchaseOrderId: string | undefined;
  /** For each change that gave orders stock or took it back, and whose orders have not been told yet: tells them. */
  readonly #toTell: (() => Promise<unknown>)[] = [];
  /** Messages that were answered, or are on their way to be. */
  #messages = 0;
  /** Two changes sent one after the other are carried out in that order. */
  readonly #turns = new Turns();

  constructor(input: PurchaseOrderInput) {
    this.#purchaseOrderId = input.purchaseOrderId;
    setHandler(enterPurchaseOrder, (order) => this.#enter(order), { description: 'Enters the purchase order' });
    setHandler(changeStatus, (change) => this.#changeStatus(change), {
      description: 'Changes the status and gives new stock to the waiting orders',
    });
    setHandler(editPurchaseOrder, (edit) => this.#edit(edit), {
      description: 'Edits lines; orders that lose stock by it wait again',
    });
  }

  async begins(): Promise<void> {
    if (this.#purchaseOrderId !== undefined) await this.#takeUp(this.#purchaseOrderId);
    else await condition(() => this.#messages > 0 && allHandlersFinished());
  }

  /** Waits for the next change; false when none came for long, or when there is no such order. */
  async goesOn(): Promise<boolean> {
    const isUnknown = () => this.order === null && allHandlersFinished();
    const isBusy = () => this.#toTell.length > 0 || workflowInfo().continueAsNewSuggested;
    await condition(() => isBusy() || isUnknown(), IDLE, {
      summary: 'No change for long: the workflow ends until the next one',
    });
    return !isUnknown() && (isBusy() || !allHandlersFinished());
  }

  async tellOrders(): Promise<void> {
    for (let tellThem = this.#toTell.shift(); tellThem; tellThem = this.#toTell.shift()) await tellThem();
  }

  async continueAsNew(): Promise<void> {
    await condition(allHandlersFinished);
    if (this.order && this.#toTell.length === 0)
      await continueAsNew<typeof purchaseOrder>({ purchaseOrderId: this.order.purchaseOrderId });
  }

  async #enter(order: EnterPurchaseOrder): Promise<EnterPurchaseOrderResult> {
    this.#messages += 1;
    return this.#turns.take(async () => {
      const summary = `Enter ${order.lines.length} lines, ${order.status}`;
      const result = await ledger.enterPurchaseOrder.executeWithOptions({ summary }, [order]);
      if ('purchaseOrder' in result) this.#show(result.purchaseOrder);
      return result;
    });
  }

  async #changeStatus(change: ChangePurchaseOrderStatus): Promise<StatusChangeResult> {
    this.#messages += 1;
    return this.#turns.take(async () => {
      const summary = `To ${change.status}, with the round over the queue`;
      const result = await round.changePurchaseOrderStatus.executeWithOptions({ summary }, [change]);
      if (result.state === 'DONE') {
        const { id, round: given, withdrawn } = result;
        if (given?.served) this.#tellLater('tellServedOrders', id, `is ${change.status}: stock was assigned`);
        if (withdrawn) this.#tellLater('tellWithdrawnOrders', id, `is ${change.status}: stock was taken back`);
        await this.#showChanged(change);
      }
      return result;
    });
  }

  async #edit(edit: EditPurchaseOrder): Promise<EditPurchaseOrderResult> {
    this.#messages += 1;
    return this.#turns.take(async () => {
      const summary = `Edit ${edit.lines?.length ?? 0} lines`;
      const result = await round.editPurchaseOrder.executeWithOptions({ summary }, [edit]);
      if ('refused' in result) return result;
      this.#show(result.purchaseOrder);
      if (result.withdrawn) this.#tellLater('tellWithdrawnOrders', edit.id, 'changed: stock was taken back');
      return result;
    });
  }

  /** Once the change is answered: whoever sent it does not wait for the last of the orders to hear of it. */
  #tellLater(orders: 'tellServedOrders' | 'tellWithdrawnOrders', changeId: string, what: string): void {
    this.#toTell.push(
      forThisRequest(() => {
        const cause = `${this.order?.reference} of ${this.order?.customer} ${what}`;
        return tell[orders].executeWithOptions({ summary: cause }, [changeId, cause]);
      }),
    );
  }

  /** In turn with the messages, as local activities that run side by side may be answered in another order on replay. */
  async #takeUp(purchaseOrderId: string): Promise<void> {
    const show = async () => this.#show(await ledger.readPurchaseOrder(purchaseOrderId));
    if (patched(TAKEN_UP_IN_TURN)) await this.#turns.take(show);
    else await show();
  }

  /** A change that is done says all that there is to show; only a workflow that knows no order yet reads it. */
  async #showChanged({ purchaseOrderId, status }: ChangePurchaseOrderStatus): Promise<void> {
    if (this.order && patched(STATUS_SHOWN_WITHOUT_READING)) this.#show({ ...this.order, status });
    else this.#show(await ledger.readPurchaseOrder(purchaseOrderId));
  }

  #show(order: PurchaseOrderState | null): void {
    this.order = order;
    if (!order) return;
    upsertSearchAttributes([
      { key: CUSTOMER, value: order.customer },
      { key: REFERENCE, value: order.reference },
      { key: PURCHASE_ORDER_STATUS, value: order.status as string },
    ]);
    const due = order.arrivalDate ? `, due ${order.arrivalDate}` : '';
    setCurrentDetails(`${order.reference} of ${order.customer} is ${order.status}${due}`);
  }
}
