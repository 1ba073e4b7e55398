import type { WorkflowHandle } from '@temporalio/client';
import type { TestService } from '../support/service.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

/** What a story is told with. Its customer is named after it. */
interface Stage {
  warehouse: TestWarehouse;
  service: TestService;
  customer: string;
}

/** Plays; answers the workflows whose histories are kept, by the names under which they are. */
type Story = (stage: Stage) => Promise<Record<string, WorkflowHandle>>;

/** A customer with one product and so much of it in stock. */
async function given({ warehouse, customer }: Stage, free: number, settings = {}): Promise<void> {
  await warehouse.customer(customer, settings);
  await warehouse.product(customer, 'SKU');
  if (free > 0) await warehouse.stock(customer, ['SKU', free]);
}

async function ordered({ warehouse, service, customer }: Stage, quantity: number): Promise<WorkflowHandle> {
  await service.import(warehouse.order(customer, 'SO', [['SKU', quantity]]));
  return service.handle(customer, 'SO');
}

async function purchaseOrder({ warehouse, service, customer }: Stage, quantity: number) {
  const order = { purchaseOrderId: crypto.randomUUID(), accountId: warehouse.accountId, customer, reference: 'PO' };
  const lines = [{ product: 'SKU', quantity }];
  await service.enterPurchaseOrder({ ...order, status: 'NOT_YET_RECEIVED', lines });
  return { ...order, workflow: service.purchaseOrderHandle(customer, 'PO') };
}

/** The lives that an order, a purchase order and a round can have, each as short as it can be. */
export const STORIES: Record<string, Story> = {
  async straightToPick(stage) {
    await given(stage, 5);
    return { 'import-straight-to-pick': await ordered(stage, 5) };
  },

  async rejected(stage) {
    await given(stage, 2, { import: { outOfStock: 'REJECT_ORDER' } });
    return { 'import-rejected': await ordered(stage, 5) };
  },

  async split(stage) {
    await given(stage, 2, { import: { outOfStock: 'SPLIT' } });
    const original = await ordered(stage, 5);
    await stage.service.untilPhase(stage.customer, 'SO-A', 'AWAITING_STOCK');
    return { 'import-split': original, 'import-split-half': stage.service.handle(stage.customer, 'SO-A') };
  },

  async served(stage) {
    await given(stage, 2);
    const order = await ordered(stage, 5);
    const { workflow, ...incoming } = await purchaseOrder(stage, 3);
    await stage.service.changeStatus(incoming, 'RECEIVED');
    await stage.service.changeStatus(incoming, 'ALLOCATED');
    await stage.service.untilPhase(stage.customer, 'SO', 'AWAITING_PICK_AND_PACK');
    return { 'waits-then-served': order, 'purchase-order-two-changes': workflow };
  },

  /** The ledger's clock is a day behind, so that the window has passed as soon as the workflow asks its own. */
  async windowPassed(stage) {
    const { warehouse, service, customer } = stage;
    const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1_000);
    await given(stage, 2, { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 0 } });
    await warehouse.purchaseOrder(customer, { arrivalDate: yesterday.toISOString().slice(0, 10) }, ['SKU', 3]);
    warehouse.now = yesterday;
    const order = await ordered(stage, 5);
    warehouse.now = null;
    await service.untilPhase(customer, 'SO', 'AWAITING_PICK_AND_PACK');
    await service.untilPhase(customer, 'SO-A', 'AWAITING_STOCK');
    return { 'window-passed': order };
  },

  async replaced(stage) {
    const { service, customer } = stage;
    const overridableStatuses = ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'];
    await given(stage, 2, { import: { outOfStock: 'SPLIT', overridableStatuses } });
    await ordered(stage, 5);
    const order = await ordered(stage, 2);
    const half = service.handle(customer, 'SO-A');
    await service.untilEnded(half);
    return { 'replaced-by-another-import': order, 'replaced-half': half };
  },

  async takenUp(stage) {
    const { warehouse, service, customer } = stage;
    await given(stage, 2);
    const id = await warehouse.import(customer, 'SO', [['SKU', 5]]); // by the ledger alone: no workflow yet
    await service.tell(customer, 'SO', id);
    await service.untilPhase(customer, 'SO', 'AWAITING_STOCK');
    return { 'taken-up-from-the-ledger': service.handle(customer, 'SO') };
  },

  async roundByHand(stage) {
    const { service, warehouse, customer } = stage;
    await given(stage, 0);
    await ordered(stage, 5);
    await warehouse.stock(customer, ['SKU', 5]);
    const round = await service.runRound({ customer });
    if (!('id' in round)) throw new Error(round.refused.detail);
    const workflow = service.roundHandle(round.id);
    await service.untilEnded(workflow);
    return { 'round-by-hand': workflow };
  },
};
