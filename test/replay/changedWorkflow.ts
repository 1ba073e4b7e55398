import { upsertSearchAttributes } from '@temporalio/workflow';
import type { SaleOrderInput } from '../../workflows/messages.ts';
import { saleOrder as saleOrderOfToday } from '../../workflows/saleOrder.ts';
import { SALE_ORDER_STATUS } from '../../workflows/searchAttributes.ts';

/** A change as somebody might make it who does not know better: one command before all others, and no `patched`. */
export async function saleOrder(input: SaleOrderInput) {
  upsertSearchAttributes([{ key: SALE_ORDER_STATUS, value: 'IMPORTING' }]);
  return saleOrderOfToday(input);
}
