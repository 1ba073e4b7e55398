export { purchaseOrder } from './purchaseOrderOf010.ts';
