import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type {
  AssignByHand,
  BeginSaleOrderImport,
  CancelSaleOrder,
  ChangePurchaseOrderStatus,
  ChangeSaleOrder,
  EditPurchaseOrder,
  EditPurchaseOrderResult,
  EnterPurchaseOrder,
  EnterPurchaseOrderResult,
  ImportResult,
  ImportSaleOrder,
  ManageAvailableProducts,
  OrderCommandResult,
  Refusal,
  ReportStatus,
  RoundResult,
  RunRoundByHand,
  SaleOrderImportProgress,
  SaleOrderState,
  StatusChangeResult,
  Unassign,
  WaitingFor,
} from '../domain/commands.ts';

/** The names under which workflows are started. */
export const SALE_ORDER = 'saleOrder';
export const PURCHASE_ORDER = 'purchaseOrder';
export const ALLOCATION_ROUND = 'allocationRound';
export const SALE_ORDER_IMPORT = 'saleOrderImport';

/** Input of `saleOrder`. With `saleOrderId` it takes up the life of an order that stands in the ledger already. */
export interface SaleOrderInput {
  saleOrderId?: string;
  /** What was seen so far, when the workflow continues as new. */
  events?: WorkflowEvent[];
}

/** Something that a workflow saw, for those who ask it. */
export interface WorkflowEvent {
  /** ISO 8601. */
  at: string;
  text: string;
}

/** What an order's workflow says of itself. */
export interface SaleOrderProgress {
  workflowId: string;
  phase: 'IMPORTING' | SaleOrderState['status'];
  waitingFor: WaitingFor[];
  deadline: string | null;
  events: WorkflowEvent[];
}

/** Imports the order (section 4). Its answer comes once the decision is committed. */
export const importSaleOrder = defineUpdate<ImportResult, [ImportSaleOrder]>('importSaleOrder');

/** The commands by hand (section 7). Each answers with the order after it, or the refusal. */
export const assign = defineUpdate<OrderCommandResult, [AssignByHand]>('assign');
export const unassign = defineUpdate<OrderCommandResult, [Unassign]>('unassign');
export const manageAvailableProducts = defineUpdate<OrderCommandResult, [ManageAvailableProducts]>(
  'manageAvailableProducts',
);
export const change = defineUpdate<OrderCommandResult, [ChangeSaleOrder]>('change');
export const cancel = defineUpdate<OrderCommandResult, [CancelSaleOrder]>('cancel');
export const reportStatus = defineUpdate<OrderCommandResult, [ReportStatus]>('reportStatus');

/** A hint that an order got stock, or lost it: the workflow reads the ledger and acts on what it finds there. */
export const purchaseOrderStatusChanged =
  defineSignal<[{ saleOrderId: string; cause: string }]>('purchaseOrderStatusChanged');

/** A hint that an order was deleted because another import took its place. */
export const replaced = defineSignal<[{ saleOrderId: string }]>('replaced');

export const progress = defineQuery<SaleOrderProgress>('progress');

/** Input of `purchaseOrder`. With `purchaseOrderId` it takes up an order that stands in the ledger already. */
export interface PurchaseOrderInput {
  purchaseOrderId?: string;
}

/** Enters a purchase order: no status change, so it starts no round. */
export const enterPurchaseOrder = defineUpdate<EnterPurchaseOrderResult, [EnterPurchaseOrder]>('enterPurchaseOrder');

/**
 * Changes the order's status and gives the new stock to the waiting orders. The id of the update is the id of the
 * status change. Its answer comes once both are committed.
 */
export const changeStatus = defineUpdate<StatusChangeResult, [ChangePurchaseOrderStatus]>('changeStatus');

/** Edits the order's lines (section 8); orders that lose stock by it wait again. Starts no round. */
export const editPurchaseOrder = defineUpdate<EditPurchaseOrderResult, [EditPurchaseOrder]>('editPurchaseOrder');

/** Runs the round that an `allocationRound` workflow was started for. Its answer comes once it is committed. */
export const runRound = defineUpdate<RoundResult | Refusal, [RunRoundByHand]>('runRound');

/** Input of `saleOrderImport`. */
export interface SaleOrderImportInput {
  importId: string;
  /** Set when the workflow continues as new. */
  begun?: boolean;
}

/** Begins the import of an uploaded file. Its answer comes once the import stands in the database. */
export const beginSaleOrderImport = defineUpdate<SaleOrderImportProgress, [BeginSaleOrderImport]>(
  'beginSaleOrderImport',
);
