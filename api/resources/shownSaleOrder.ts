import type { SaleOrderView } from '../../db/views/saleOrders.ts';
import { saleOrderWorkflowId } from '../../workflows/ids.ts';

/** An order as the API shows it: with the id under which it is found in Temporal. */
export function shownSaleOrder(order: SaleOrderView, accountId: string) {
  const { customer, reference } = order;
  return { ...order, workflowId: saleOrderWorkflowId({ accountId, customer, reference }) };
}

/** The same for a list: without what its lines hold. */
export function listedSaleOrder(order: SaleOrderView, accountId: string) {
  const { lines, ...shown } = shownSaleOrder(order, accountId);
  return { ...shown, lines: lines.map(({ assignments: _, ...line }) => line) };
}
