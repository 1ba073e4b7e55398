import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/**
 * What ops filter by in the Temporal Web UI: `SaleOrderStatus="AWAITING_STOCK" AND Customer="ACME"`.
 *
 * Two accounts may have an ACME each; `Account` tells them apart. It is set where a workflow starts and never after.
 */
export const ACCOUNT = defineSearchAttributeKey('Account', SearchAttributeType.KEYWORD);
export const CUSTOMER = defineSearchAttributeKey('Customer', SearchAttributeType.KEYWORD);
export const REFERENCE = defineSearchAttributeKey('Reference', SearchAttributeType.KEYWORD);
export const SALE_ORDER_STATUS = defineSearchAttributeKey('SaleOrderStatus', SearchAttributeType.KEYWORD);
export const ORDER_GROUP = defineSearchAttributeKey('OrderGroup', SearchAttributeType.KEYWORD);
export const WAITING_PRODUCT = defineSearchAttributeKey('WaitingProduct', SearchAttributeType.KEYWORD_LIST);
export const PURCHASE_ORDER_STATUS = defineSearchAttributeKey('PurchaseOrderStatus', SearchAttributeType.KEYWORD);

export const SEARCH_ATTRIBUTES = [
  ACCOUNT,
  CUSTOMER,
  REFERENCE,
  SALE_ORDER_STATUS,
  ORDER_GROUP,
  WAITING_PRODUCT,
  PURCHASE_ORDER_STATUS,
];
