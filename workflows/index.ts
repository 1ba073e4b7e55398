export { allocationRound } from './allocationRound.ts';
export { purchaseOrder } from './purchaseOrder.ts';
export { saleOrder } from './saleOrder.ts';
export { saleOrderImport } from './saleOrderImport.ts';
