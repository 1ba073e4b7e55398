import type { CalendarDate } from './calendar.ts';
import type { RequestedLine } from './lineRules.ts';
import type { AllocationMode, CustomerSettings } from './settings.ts';
import type { PurchaseOrderStatus, SaleOrderStatus, StockStatus } from './statuses.ts';

/** What caused a decision. */
export const CAUSES = [
  'IMPORT',
  'PURCHASE_ORDER_STATUS',
  'ROUND_BY_HAND',
  'DEADLINE',
  'OPERATOR',
  'STOCK_WITHDRAWN',
] as const;
export type Cause = (typeof CAUSES)[number];
export const ROUND_CAUSES = ['PURCHASE_ORDER_STATUS', 'ROUND_BY_HAND'] as const satisfies readonly Cause[];
export type RoundCause = (typeof ROUND_CAUSES)[number];

/** The settings in force that a decision went by; each kind of decision records its own. */
export type DecisionSettings = Partial<{
  outOfStock: CustomerSettings['import']['outOfStock'];
  expectedWithinDays: number;
  whenWindowPasses: CustomerSettings['import']['whenWindowPasses'];
  splittable: boolean;
  mode: AllocationMode;
  restWithinDays: number;
  minimumPurchaseOrderStatus: CustomerSettings['minimumPurchaseOrderStatus'];
  expiredStock: CustomerSettings['import']['expiredStock'];
}>;

/** Why a command was refused: a stable code of the API, a sentence, and where the fault lies. */
export interface Problem {
  code: ProblemCode;
  detail: string;
  errors?: { path: string; message: string }[];
}

export type ProblemCode =
  | 'DUPLICATE_REFERENCE'
  | 'ALREADY_EXISTS'
  | 'NOT_AWAITING_STOCK'
  | 'STILL_AWAITING_STOCK'
  | 'NOTHING_ASSIGNED'
  | 'NOTHING_UNASSIGNED'
  | 'NOT_ENOUGH_STOCK'
  | 'BELOW_REMOVED'
  | 'STATUS_NOT_FORWARD'
  | 'BEING_PICKED'
  | 'ORDER_CLOSED'
  | 'NOT_SPLITTABLE'
  | 'NOT_FOUND'
  | 'UNKNOWN_CUSTOMER'
  | 'UNKNOWN_WAREHOUSE'
  | 'UNKNOWN_PRODUCT'
  | 'UNKNOWN_UNIT'
  | 'INVALID_REQUEST'
  | 'PAYLOAD_TOO_LARGE';

export type Refusal = { refused: Problem };

export const isRefusal = (result: object): result is Refusal => 'refused' in result;

/** A new sale order, as it came. Personal data (the delivery address) is no part of it: see db/entities/deliveryAddress.ts. */
export interface ImportSaleOrder {
  /** The id that the order will have. */
  saleOrderId: string;
  accountId: string;
  /** The customer's code. */
  customer: string;
  /** The warehouse's code; may be left out where the account has one. */
  warehouse?: string;
  reference: string;
  urgent: boolean;
  splittable: boolean;
  requiredShipDate?: CalendarDate;
  source?: string;
  lines: RequestedLine[];
  /** SHA-256 of the request, in hex. */
  requestHash: string;
  /** Who imports it: the name of the API key. */
  actor: string;
}

export type ImportResult =
  | {
      outcome: 'IMPORTED';
      saleOrder: SaleOrderState;
      /** The new half, where the order was split. */
      splitOff: SaleOrderState | null;
      /** Orders that were deleted because this one replaces them. */
      replaced: OrderAddress[];
    }
  | { outcome: 'REPEATED'; saleOrder: SaleOrderState }
  | (Refusal & { outcome: 'REFUSED'; standing: SaleOrderState | null });

/** Where an order's workflow is found: its id is built from these (workflows/ids.ts). */
export interface OrderAddress {
  saleOrderId: string;
  accountId: string;
  customer: string;
  reference: string;
}

/** What an order's workflow knows of its order: read from the ledger, never decided by the workflow. */
export interface SaleOrderState extends OrderAddress {
  groupId: string;
  status: SaleOrderStatus;
  /** ISO 8601; the moment at which the window passes. */
  deadline: string | null;
  /** By product, in the order of its lines: no more than the first hundred. */
  waitingFor: WaitingFor[];
  /** How many products it waits for beyond those. */
  moreProducts?: number;
}

/** What an order still needs of one product, and the next purchase order that brings any. */
export interface WaitingFor {
  product: string;
  quantity: number;
  nextArrival: { purchaseOrder: string; date: CalendarDate } | null;
}

export interface EnterPurchaseOrder {
  purchaseOrderId: string;
  accountId: string;
  customer: string;
  warehouse?: string;
  reference: string;
  arrivalDate?: CalendarDate;
  status: PurchaseOrderStatus;
  lines: {
    product: string;
    quantity: number;
    unit?: string;
    batch?: string;
    expiryDate?: CalendarDate;
    stockStatus?: StockStatus;
  }[];
}

export type EnterPurchaseOrderResult = { purchaseOrder: PurchaseOrderState } | Refusal;

/** What a purchase order's workflow knows of its order. */
export interface PurchaseOrderState {
  purchaseOrderId: string;
  accountId: string;
  customer: string;
  reference: string;
  status: PurchaseOrderStatus;
  arrivalDate: CalendarDate | null;
}

export interface ChangePurchaseOrderStatus {
  /** The id of the status change. */
  id: string;
  accountId: string;
  purchaseOrderId: string;
  status: PurchaseOrderStatus;
}

export interface StatusChangeResult {
  id: string;
  purchaseOrderId: string;
  status: PurchaseOrderStatus;
  state: 'DONE' | 'IGNORED' | 'REFUSED';
  problem?: Problem;
  round: RoundResult | null;
  /** Orders that lost stock, where the order went back. */
  withdrawn: number;
}

export interface RunRoundByHand {
  /** The id of the round. */
  id: string;
  accountId: string;
  purchaseOrderId?: string;
  /** The customer's code. */
  customer?: string;
}

export interface RoundResult {
  id: string;
  /** Candidates that were reached. */
  considered: number;
  /** Those of them that got stock. */
  served: number;
  /** Those of them that wait for nothing more. */
  completed: number;
  unitsAssigned: number;
  /** The position of the first candidate that was not reached. */
  ranOutAt: number | null;
}

/** What became of an order whose window passed: itself, and the new half where it was split. */
export interface WindowPassedResult {
  saleOrder: SaleOrderState | null;
  splitOff: SaleOrderState | null;
}

/** A command by hand on one order (section 7), of which `operationId` makes a repeat harmless. */
export interface OrderCommand extends OrderAddress {
  operationId: string;
  /** Who gives it: the name of the API key, or of the person that the client names. */
  actor: string;
}

export interface AssignByHand extends OrderCommand {
  /** Everything unassigned where none is named. */
  lines?: { lineId: string; quantity?: number }[];
}

export interface Unassign extends OrderCommand {
  /** Everything assigned where none is named. */
  lines?: { lineId: string; quantity?: number }[];
}

export const MANAGE_ACTIONS = ['REMOVE_UNAVAILABLE', 'SPLIT_UNAVAILABLE'] as const;

export interface ManageAvailableProducts extends OrderCommand {
  action: (typeof MANAGE_ACTIONS)[number];
}

export interface ChangeSaleOrder extends OrderCommand {
  urgent?: boolean;
  requiredShipDate?: CalendarDate | null;
  lines?: { lineId: string; quantity: number }[];
}

export interface CancelSaleOrder extends OrderCommand {
  reason?: string;
}

/** What the picking system reports. */
export interface ReportStatus extends OrderCommand {
  status: 'PACKING_IN_PROGRESS' | 'PACKED' | 'DISPATCHED';
}

/** The order after a command by hand, and the new half where that split it. */
export type OrderCommandResult = { saleOrder: SaleOrderState; splitOff: SaleOrderState | null } | Refusal;

/** A change of a purchase order's lines (section 8); it triggers no round. */
export interface EditPurchaseOrder {
  /** The id of the edit: makes a repeat harmless. */
  id: string;
  accountId: string;
  purchaseOrderId: string;
  arrivalDate?: CalendarDate | null;
  lines?: {
    id: string;
    /** In base units; 0 where nothing of the line came. */
    quantity?: number;
    status?: PurchaseOrderStatus;
    expiryDate?: CalendarDate | null;
    stockStatus?: StockStatus;
  }[];
}

/** `withdrawn` counts the orders that lost stock by the edit. */
export type EditPurchaseOrderResult = { purchaseOrder: PurchaseOrderState; withdrawn: number } | Refusal;

/** A file of sale orders that was uploaded whole; its rows stand in the database (db/entities/uploadedRow.ts). */
export interface BeginSaleOrderImport {
  /** The id of the import. */
  id: string;
  accountId: string;
  /** The customer that the key is bound to, by id: others of its account do not see the import. */
  customerId: string | null;
  uploadId: string;
  /** Rows of one customer and reference are one order; otherwise each row is an order. */
  rowsMakeOrders: boolean;
  /** Who imports it: the name of the API key. */
  actor: string;
}

export interface SaleOrderImportProgress {
  id: string;
  state: 'RUNNING' | 'DONE';
  /** Orders in the file; null while their rows are brought together. */
  total: number | null;
  /** Those that went in, or stand as an earlier import of the same made them. */
  imported: number;
  failed: number;
}

export const FILE_ORDER_OUTCOMES = ['IMPORTED', 'REPEATED', 'FAILED'] as const;
/** What became of an order of a file. */
export type FileOrderOutcome = (typeof FILE_ORDER_OUTCOMES)[number];
