/** The task queue that the worker serves. */
export const TASK_QUEUE = 'backorder';

interface OrderKey {
  accountId: string;
  /** The customer's code. */
  customer: string;
  reference: string;
}

/** `sale-order/ACME/SO-1001/<account>`: readable first, so that the Web UI's list reads like an order book. */
export const saleOrderWorkflowId = (order: OrderKey): string => orderWorkflowId('sale-order', order);

/** `purchase-order/ACME/PO-77/<account>` */
export const purchaseOrderWorkflowId = (order: OrderKey): string => orderWorkflowId('purchase-order', order);

/** Of a round by hand; its id is the round's. */
export const allocationRoundWorkflowId = (roundId: string): string => `allocation-round/${roundId}`;

/** Of a file of sale orders; its id is the import's. */
export const saleOrderImportWorkflowId = (importId: string): string => `sale-order-import/${importId}`;

function orderWorkflowId(kind: string, { accountId, customer, reference }: OrderKey): string {
  return [kind, escaped(customer), escaped(reference), accountId].join('/');
}

/** Keeps the parts apart whatever they contain, and leaves all but two characters as they are. */
function escaped(part: string): string {
  return part.replaceAll('%', '%25').replaceAll('/', '%2F');
}
