import type { Act } from './act.ts';
import { announce, receive, roundInWords } from './stage.ts';
import { KEPT, SECOND_DELIVERY } from './story.ts';

/** Section 8: a delivery that arrives short, goes back, and comes again. */
export const changedDelivery: Act = {
  customer: 'CHANGED',
  title: 'A delivery that changes: short, received by mistake, and there again',
  settings: { import: { outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' }, allocation: { mode: 'ALWAYS' } },
  async play({ api, customer, purchaseOrderId }) {
    const path = `/v1/purchase-orders/${purchaseOrderId}`;
    const { lines } = await api.get<{ lines: { id: string }[] }>(path);
    const setQuantity = (quantity: number) => api.patch(path, { lines: [{ id: lines[0]?.id, quantity }] });

    await customer.shows('After the import', KEPT);
    await customer.shows(`PO-1 brings 9 and is allocated: ${await receive(api, purchaseOrderId)}`, {
      ...{ 'SO-4': 'READY 4', 'SO-2': 'READY 5', 'SO-3': 'WAITS 4+10' },
    });
    await setQuantity(7);
    await customer.shows('A count finds only 7: the newest assignment is released', { 'SO-3': 'WAITS 2+12' });
    await setQuantity(5);
    await customer.shows('Another finds only 5: the next newest, as much of it as must be', { 'SO-2': 'WAITS 3+2' });
    await api.changeStatus(purchaseOrderId, 'RECEIVED');
    await customer.shows('PO-1 was allocated by mistake and goes back: everything of it is released', {
      ...{ 'SO-4': 'WAITS 0+4', 'SO-2': 'WAITS 2+3' },
    });
    const again = await api.changeStatus(purchaseOrderId, 'ALLOCATED');
    await customer.shows(`PO-1 is allocated again: ${roundInWords(again)}`, { 'SO-4': 'READY 4', 'SO-2': 'WAITS 3+2' });

    await api.post(`/v1/sale-orders/${customer.order('SO-4').id}/status-changes`, { status: 'PACKING_IN_PROGRESS' });
    await customer.refuses('Somebody sets PO-1 to 0 while SO-4 is being packed', () => setQuantity(0), 'BEING_PICKED');
    const second = await announce(api, customer.code, SECOND_DELIVERY);
    await customer.shows(`PO-2 brings 10 and is allocated: ${await receive(api, second)}`, {
      ...{ 'SO-4': 'PACKING_IN_PROGRESS', 'SO-2': 'READY 5', 'SO-3': 'WAITS 10+4' },
    });
  },
};
