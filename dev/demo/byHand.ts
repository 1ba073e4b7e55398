import type { Act } from './act.ts';
import { receive } from './stage.ts';
import { KEPT } from './story.ts';

/** Who gives the commands, as histories name her. */
const MARIA = { 'X-Actor': 'Maria' };

/** Section 7: what an operator does by hand, where nothing is allocated by itself. */
export const byHand: Act = {
  customer: 'BY-HAND',
  title: 'By hand: nothing is allocated by itself, and an operator decides',
  settings: { import: { outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' }, allocation: { mode: 'NEVER' } },
  async play({ api, customer, purchaseOrderId }) {
    const command = (reference: string, path: string, body: object = {}) =>
      api.post(`/v1/sale-orders/${customer.order(reference).id}/${path}`, body, MARIA);
    const lineOf = (reference: string) => customer.order(reference).lines[0]?.id;

    await customer.shows('After the import', KEPT);
    await customer.shows(`PO-1 is allocated: ${await receive(api, purchaseOrderId)}`, {});

    await command('SO-4', 'assign');
    await customer.shows('Maria assigns all that SO-4 waits for', { 'SO-4': 'READY 4' });
    await command('SO-2', 'assign', { lines: [{ lineId: lineOf('SO-2'), quantity: 1 }] });
    await customer.shows('Maria assigns one TEA to SO-2', { 'SO-2': 'WAITS 3+2' });
    await command('SO-2', 'unassign');
    await customer.shows('Maria takes everything back from SO-2', { 'SO-2': 'WAITS 0+5' });
    await command('SO-3', 'manage-available-products', { action: 'SPLIT_UNAVAILABLE' });
    await customer.shows('Maria ships what SO-3 has, and splits off the rest', {
      'SO-3': 'READY 2',
      'SO-3-A': 'WAITS 0+12',
    });
    await command('SO-3-A', 'assign');
    await customer.shows('Maria assigns to SO-3-A what is free', { 'SO-3-A': 'WAITS 7+5' });
    await command('SO-3-A', 'manage-available-products', { action: 'REMOVE_UNAVAILABLE' });
    await customer.shows('Maria ships what SO-3-A has, and removes the rest for good', { 'SO-3-A': 'READY 7' });

    const lines = [{ lineId: lineOf('SO-4'), quantity: 6 }];
    await api.patch(`/v1/sale-orders/${customer.order('SO-4').id}`, { lines }, MARIA);
    await customer.shows('The customer wants 6 on SO-4 instead of 4: it waits again', { 'SO-4': 'WAITS 4+2' });
    await command('SO-2', 'cancel', { reason: 'The customer called' });
    await customer.shows('Maria cancels SO-2', { 'SO-2': 'CANCELLED' });
    await command('SO-1', 'status-changes', { status: 'PACKING_IN_PROGRESS' });
    await command('SO-1', 'status-changes', { status: 'DISPATCHED' });
    await customer.shows('The picking system reports SO-1 as being packed, then as dispatched', {
      'SO-1': 'DISPATCHED',
    });
    await customer.refuses('Maria cancels SO-1', () => command('SO-1', 'cancel'), 'ORDER_CLOSED');
  },
};
