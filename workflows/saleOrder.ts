import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  allHandlersFinished,
  ChildWorkflowCancellationType,
  condition,
  makeContinueAsNewFunc,
  ParentClosePolicy,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type {
  ImportResult,
  ImportSaleOrder,
  OrderCommand,
  OrderCommandResult,
  SaleOrderState,
} from '../domain/commands.ts';
import { isClosed } from '../domain/statuses.ts';
import { type LocalActivity, ledger, tell } from './activities.ts';
import { EventLog } from './eventLog.ts';
import { saleOrderWorkflowId } from './ids.ts';
import {
  assign,
  cancel,
  change,
  importSaleOrder,
  manageAvailableProducts,
  progress,
  purchaseOrderStatusChanged,
  replaced,
  reportStatus,
  type SaleOrderInput,
  type SaleOrderProgress,
  unassign,
} from './messages.ts';
import { continueOptions, hideSaleOrder, inWords, showReplaced, showSaleOrder, startOptions } from './saleOrderView.ts';
import { Turns } from './turns.ts';

/**
 * The life of a sale order: imported, decided, perhaps split, waiting for stock or for its window to pass, ready to
 * pick, and on until it is dispatched, cancelled or rejected. Facts are committed by the ledger; the workflow follows.
 */
export async function saleOrder(input: SaleOrderInput): Promise<SaleOrderState | null> {
  const life = new SaleOrderLife(input);
  await life.begins();
  while (life.goesOn()) {
    if (life.hasNews()) await life.readLedger();
    else if (await life.windowPassed()) await life.endWait();
    if (workflowInfo().continueAsNewSuggested) await life.continueAsNew();
  }
  return life.order;
}

class SaleOrderLife {
  order: SaleOrderState | null = null;
  readonly #events: EventLog;
  #saleOrderId: string | undefined;
  /** Another order that a message spoke of: it may stand under this reference by now. */
  #spokenOf: string | undefined;
  /** Something changed in the ledger that this workflow has not read yet. */
  #news = false;
  /** Counts the imports and the commands, so that what one changed ends a wait for the order as it was before. */
  #commands = 0;
  /**
   * One call of the ledger at a time. Local activities that run side by side may be answered together when the history
   * is replayed, where they were answered one by one before: what follows on each would come in another order.
   */
  readonly #turns = new Turns();

  constructor(input: SaleOrderInput) {
    this.#saleOrderId = input.saleOrderId;
    this.#events = new EventLog(input.events);
    setHandler(progress, () => this.#progress(), { description: 'What the order waits for, and what it saw' });
    setHandler(importSaleOrder, (order) => this.#import(order), {
      description: 'Imports the order by the settings of its customer',
    });
    this.#listenToOperators();
    setHandler(purchaseOrderStatusChanged, ({ saleOrderId, cause }) => this.#hear(saleOrderId, cause));
    setHandler(replaced, ({ saleOrderId }) => this.#hear(saleOrderId, 'Replaced by another import'));
  }

  #listenToOperators(): void {
    const byHand =
      <C extends OrderCommand>(summary: string, { executeWithOptions }: LocalActivity<C>) =>
      (command: C) =>
        this.#byHand(summary, () => executeWithOptions({ summary }, [command]));
    setHandler(assign, byHand('Assign by hand', ledger.assign), { description: 'Assigns free stock to the order' });
    setHandler(unassign, byHand('Unassign by hand', ledger.unassign), { description: 'Gives stock back' });
    setHandler(manageAvailableProducts, byHand('Manage available products', ledger.manageAvailableProducts), {
      description: 'Ships what is there; removes or splits off what is not',
    });
    setHandler(change, byHand('Change by hand', ledger.changeSaleOrder), {
      description: 'Changes quantities, urgency or dates',
    });
    setHandler(cancel, byHand('Cancel by hand', ledger.cancelSaleOrder), { description: 'Cancels the order' });
    setHandler(reportStatus, byHand('Status from the picking system', ledger.reportStatus), {
      description: 'Packing, packed or dispatched, as the picking system reports it',
    });
  }

  /** Takes up an order that the ledger knows, or waits for the message that this workflow was started with. */
  async begins(): Promise<void> {
    if (this.#saleOrderId !== undefined) await this.readLedger();
    else await condition(() => this.#commands > 0 || this.#news || !allHandlersFinished());
  }

  /** An import that is under way may yet replace an order that is closed, so nothing ends before it. */
  goesOn(): boolean {
    return this.#news || !allHandlersFinished() || (this.order !== null && !isClosed(this.order.status));
  }

  hasNews(): boolean {
    return this.#news;
  }

  async readLedger(): Promise<void> {
    await this.#turns.take(async () => {
      this.#news = false;
      const id = this.#saleOrderId;
      const order = (await read(id)) ?? (await read(this.#spokenOf));
      if (this.#saleOrderId === id) this.#follow(order);
    });
  }

  /** Waits for news, and for the window to pass where there is one: true when that came first. */
  async windowPassed(): Promise<boolean> {
    const commands = this.#commands;
    const isOver = () => this.#news || commands !== this.#commands || !this.goesOn();
    const deadline = this.order?.deadline;
    if (!deadline) {
      await condition(isOver);
      return false;
    }
    const left = Math.max(1, Date.parse(deadline) - Date.now());
    return !(await condition(isOver, left, { summary: `The window passes at ${deadline}` }));
  }

  /** The timer has fired, so the window has passed: the order is split, or stays whole where it holds nothing. */
  async endWait(): Promise<void> {
    if (!this.order) return;
    const { accountId, customer, saleOrderId } = this.order;
    await this.#turns.take(async () => {
      const summary = 'The window has passed: split off what waits';
      const passed = await ledger.passWindow.executeWithOptions({ summary }, [{ accountId, customer, saleOrderId }]);
      const { saleOrder, splitOff } = passed;
      this.#events.add(splitOff ? `Window passed: split, ${splitOff.reference} waits for the rest` : 'Window passed');
      if (this.#saleOrderId === saleOrderId) this.#follow(saleOrder);
      if (splitOff) await startHalf(splitOff);
    });
  }

  /** Not while something was heard and not read: it may speak of another order, of which the next run knows nothing. */
  async continueAsNew(): Promise<void> {
    await condition(allHandlersFinished);
    if (!this.order || this.#news) return;
    const goOn = makeContinueAsNewFunc<typeof saleOrder>(continueOptions(this.order));
    hideSaleOrder();
    await goOn({ saleOrderId: this.order.saleOrderId, events: this.#events.entries });
  }

  /** One import at a time, so that what the ledger did last is what this workflow follows last. */
  async #import(order: ImportSaleOrder): Promise<ImportResult> {
    return this.#turns.take(async () => {
      try {
        const summary = `Decide the import: ${order.lines.length} lines`;
        const result = await ledger.importSaleOrder.executeWithOptions({ summary }, [order]);
        await this.#took(result);
        return result;
      } finally {
        this.#commands += 1;
      }
    });
  }

  /** In turn with imports and with each other, for the same reason. */
  async #byHand(summary: string, carryOut: () => Promise<OrderCommandResult>): Promise<OrderCommandResult> {
    return this.#turns.take(async () => {
      try {
        const result = await carryOut();
        if ('refused' in result) return result;
        this.#events.add(`${summary}: ${inWords(result.saleOrder)}`);
        this.#follow(result.saleOrder);
        if (result.splitOff) await startHalf(result.splitOff);
        return result;
      } finally {
        this.#commands += 1;
      }
    });
  }

  async #took(result: ImportResult): Promise<void> {
    switch (result.outcome) {
      case 'IMPORTED':
        this.#events.add(`Imported: ${inWords(result.saleOrder)}`);
        this.#follow(result.saleOrder);
        if (result.splitOff) await startHalf(result.splitOff);
        if (result.replaced.length > 0) await this.#tellReplaced(result);
        return;
      case 'REPEATED':
        this.#follow(result.saleOrder);
        return;
      case 'REFUSED':
        this.#events.add(`Import refused: ${result.refused.detail}`);
        if (result.standing) this.#follow(result.standing);
    }
  }

  /** The order that stood under this very reference lived in this workflow; the rest of its group has its own. */
  async #tellReplaced({ replaced: orders, saleOrder: { reference } }: ImportResult & { outcome: 'IMPORTED' }) {
    const others = orders.filter((order) => order.reference !== reference);
    if (others.length > 0) await tell.tellReplacedOrders(others);
  }

  /** Of another order it is a hint too: that one may have taken the place of ours, which the ledger tells. */
  #hear(saleOrderId: string, cause: string): void {
    if (this.#saleOrderId !== undefined && saleOrderId !== this.#saleOrderId) this.#spokenOf = saleOrderId;
    else this.#events.add(cause);
    this.#saleOrderId ??= saleOrderId;
    this.#news = true;
  }

  #follow(order: SaleOrderState | null): void {
    if (order) showSaleOrder(order);
    else if (this.order) showReplaced(this.order);
    this.order = order;
    this.#saleOrderId = order?.saleOrderId;
  }

  #progress(): SaleOrderProgress {
    return {
      workflowId: workflowInfo().workflowId,
      phase: this.order?.status ?? 'IMPORTING',
      waitingFor: this.order?.waitingFor ?? [],
      deadline: this.order?.deadline ?? null,
      events: this.#events.entries,
    };
  }
}

async function read(saleOrderId: string | undefined): Promise<SaleOrderState | null> {
  if (saleOrderId === undefined) return null;
  return ledger.readSaleOrder.executeWithOptions({ summary: 'Read the order from the ledger' }, [saleOrderId]);
}

/**
 * Starts the life of the new half. It outlives its parent, whether that completes or is cancelled from the Web UI. Where
 * the workflow runs already (a signal started it, or an order lives in it that was replaced), it is told instead.
 */
async function startHalf(half: SaleOrderState): Promise<void> {
  try {
    await startChild<(input: SaleOrderInput) => Promise<unknown>>('saleOrder', {
      workflowId: saleOrderWorkflowId(half),
      args: [{ saleOrderId: half.saleOrderId }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      cancellationType: ChildWorkflowCancellationType.ABANDON,
      ...startOptions(half),
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await tell.tellOrder(half, 'Split off: waits for the rest');
  }
}
