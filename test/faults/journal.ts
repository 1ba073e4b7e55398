import type { PurchaseOrderStatus, SaleOrderStatus } from '../../domain/statuses.ts';
import type { Shop } from './shop.ts';

/** An order as its owner knows it: what the service has said of it, and nothing else. */
export interface KnownOrder {
  id: string;
  reference: string;
  /** Where its owner has taken it. `OPEN` is for the service to decide: it waits, or is ready to pick. */
  mark: 'OPEN' | Exclude<SaleOrderStatus, 'AWAITING_STOCK' | 'AWAITING_PICK_AND_PACK'>;
  lines: KnownLine[];
  group: KnownGroup;
}

export interface KnownLine {
  id: string;
  product: string;
  requested: number;
  removed: number;
}

/** What came of one import: over it the requested quantity never changes, but by its owner's word. */
export interface KnownGroup {
  shop: Shop;
  id: string;
  customer: string;
  reference: string;
  /** Whether it took the place of one that was rejected. */
  replaces: boolean;
  /** By product. */
  requested: Record<string, number>;
}

export interface KnownPurchaseOrder {
  shop: Shop;
  id: string;
  customer: string;
  reference: string;
  entered: PurchaseOrderStatus;
  /** Accepted by the service, in their order. */
  changes: { id: string; status: PurchaseOrderStatus }[];
  /** By the id of the line. */
  quantities: Record<string, number>;
}

/** A command by hand, which the histories know by who gave it: everybody who gives one gives no other. */
export interface KnownCommand {
  shop: Shop;
  actor: string;
  what: string;
  done: boolean;
  /** Whether a client can repeat it safely: changes by PATCH carry no key. */
  keyed: boolean;
}

/** The naive model: all that the service has acknowledged, whatever happened to it meanwhile. */
export class Journal {
  readonly orders: KnownOrder[] = [];
  readonly groups: KnownGroup[] = [];
  readonly purchaseOrders: KnownPurchaseOrder[] = [];
  readonly commands: KnownCommand[] = [];
  /** Requests and signals that were sent again on purpose. */
  repeated = { requests: 0, signals: 0 };
  /** What was answered and must never be. */
  readonly surprises: string[] = [];

  /** Another import takes its place. */
  forget(group: KnownGroup): void {
    this.groups.splice(this.groups.indexOf(group), 1);
    for (const order of this.orders.filter((one) => one.group === group)) {
      this.orders.splice(this.orders.indexOf(order), 1);
    }
  }
}
