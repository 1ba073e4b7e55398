import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { SaleOrderState, WaitingFor } from '../domain/commands.ts';
import { ACCOUNT, CUSTOMER, ORDER_GROUP, REFERENCE, SALE_ORDER_STATUS, WAITING_PRODUCT } from './searchAttributes.ts';
import { orderSummary } from './summaries.ts';

/** Products named in filters and words: the server bounds the size of both. */
const PRODUCTS_SHOWN = 10;

/** What the Temporal Web UI shows of an order: filters and words. Nothing personal is among them. */
export function showSaleOrder(order: SaleOrderState): void {
  upsertSearchAttributes(searchAttributes(order));
  setCurrentDetails(inWords(order));
}

/** A workflow that ends before its order does is not to be found among those that wait. */
export function hideSaleOrder(): void {
  upsertSearchAttributes([
    { key: SALE_ORDER_STATUS, value: null },
    { key: WAITING_PRODUCT, value: null },
  ]);
}

/** Of an order that was deleted. */
export function showReplaced({ reference, customer }: SaleOrderState): void {
  hideSaleOrder();
  setCurrentDetails(`another import took the place of ${reference} of ${customer}`);
}

/** For a workflow that is started for an order which stands in the ledger already. */
export function startOptions(order: SaleOrderState) {
  return {
    staticSummary: orderSummary('Sale order', order.customer, order.reference),
    typedSearchAttributes: allSearchAttributes(order),
  };
}

/** For a workflow that continues as new. */
export function continueOptions(order: SaleOrderState) {
  return { typedSearchAttributes: allSearchAttributes(order) };
}

/** With the one that stays as it was at the start. */
function allSearchAttributes(order: SaleOrderState) {
  return [{ key: ACCOUNT, value: order.accountId }, ...searchAttributes(order)];
}

function searchAttributes({ customer, reference, status, groupId, waitingFor }: SaleOrderState) {
  return [
    { key: CUSTOMER, value: customer },
    { key: REFERENCE, value: reference },
    { key: SALE_ORDER_STATUS, value: status as string },
    { key: ORDER_GROUP, value: groupId },
    { key: WAITING_PRODUCT, value: waitingFor.slice(0, PRODUCTS_SHOWN).map(({ product }) => product) },
  ];
}

/** "waiting for 3 × SKU-1 (PO-77 due 2026-12-02); split at 2026-12-05T00:00:00.000Z if it still waits" */
export function inWords({ status, waitingFor, moreProducts = 0, deadline }: SaleOrderState): string {
  if (status !== 'AWAITING_STOCK') return WORDS[status];
  const shown = waitingFor.slice(0, PRODUCTS_SHOWN);
  const left = waitingFor.length - shown.length + moreProducts;
  const waits = `waiting for ${shown.map(wantInWords).join(', ')}${left > 0 ? ` and ${left} more products` : ''}`;
  return deadline ? `${waits}; at ${deadline} the window passes and what is assigned is split off` : waits;
}

function wantInWords({ product, quantity, nextArrival }: WaitingFor): string {
  const arrival = nextArrival ? `${nextArrival.purchaseOrder} due ${nextArrival.date}` : 'no purchase order is due';
  return `${quantity} × ${product} (${arrival})`;
}

const WORDS: Record<Exclude<SaleOrderState['status'], 'AWAITING_STOCK'>, string> = {
  AWAITING_PICK_AND_PACK: 'everything is assigned: ready to pick and pack',
  PACKING_IN_PROGRESS: 'being packed',
  PACKED: 'packed, to be dispatched',
  DISPATCHED: 'dispatched',
  REJECTED: 'rejected',
  CANCELLED: 'cancelled',
};
