import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { changeAccount } from '../../db/accountChange.ts';
import { changeTier, createAccount } from '../../db/accounts.ts';
import { changePurchaseOrderStatus } from '../../db/ledger/changePurchaseOrderStatus.ts';
import { enterPurchaseOrder } from '../../db/ledger/enterPurchaseOrder.ts';
import { type ImportOutcome, importSaleOrder } from '../../db/ledger/importSaleOrder.ts';
import type { Ledger } from '../../db/ledger/ledger.ts';
import { passWindow } from '../../db/ledger/passWindow.ts';
import { runRoundByHand } from '../../db/ledger/runRoundByHand.ts';
import { type Database, openDatabase, sqlOf } from '../../db/orm.ts';
import type { EnterPurchaseOrder, ImportSaleOrder, RoundResult, StatusChangeResult } from '../../domain/commands.ts';
import type { StoredSettings, Tier } from '../../domain/settings.ts';
import type { PurchaseOrderStatus, SaleOrderStatus } from '../../domain/statuses.ts';
import type { StockSelection } from '../../domain/stock.ts';
import { migratedDatabase } from './database.ts';
import type { DecisionInTables, OrderInTables } from './inTables.ts';

/** A line of an order as a test writes it: `[product, quantity]`, or the whole. */
type Line<T> = [product: string, quantity: number] | T;

const whole = <T>(line: Line<T>): T => (Array.isArray(line) ? { product: line[0], quantity: line[1] } : line) as T;

/**
 * A warehouse operator with customers, products and orders, in the words of behaviour.md: what tests of the ledger and
 * of the workflows say "given" with. It calls the ledger itself; what is under test goes through it or around it.
 */
export class TestWarehouse {
  readonly ledger: Ledger;
  readonly accountId: string;
  /** The time that the ledger goes by; real time until a test sets it. */
  now: Date | null = null;

  private constructor(database: Database, accountId: string) {
    this.ledger = { database, clock: () => this.now ?? new Date() };
    this.accountId = accountId;
  }

  /** A new account in a new database, or in that of `beside`. */
  static async open(
    options: { tier?: Tier; timeZone?: string; beside?: TestWarehouse; poolSize?: number } = {},
  ): Promise<TestWarehouse> {
    const { tier = 'ADVANCED', timeZone = 'UTC', poolSize = 10 } = options;
    const database =
      options.beside?.ledger.database ?? (await openDatabase({ databaseUrl: await migratedDatabase(), poolSize }));
    const { accountId } = await createAccount(database, { name: 'Harbour Logistics', tier, timeZone });
    return new TestWarehouse(database, accountId);
  }

  async close(): Promise<void> {
    await this.ledger.database.close();
  }

  get sql() {
    return sqlOf(this.ledger.database);
  }

  async crossCustomerPicking(on: boolean): Promise<void> {
    await changeAccount(this.ledger.database, this.accountId, { crossCustomerPicking: on });
  }

  async tier(tier: Tier): Promise<void> {
    await changeTier(this.ledger.database, this.accountId, tier);
  }

  async warehouse(code: string, timeZone = 'UTC'): Promise<void> {
    await sql`insert into warehouse (id, account_id, code, name, time_zone)
      values (${uuid()}, ${this.accountId}, ${code}, ${code}, ${timeZone})`.execute(this.sql);
  }

  /** A customer with these settings; again with the same code: changes them. */
  async customer(code: string, settings: StoredSettings = {}): Promise<void> {
    await sql`insert into customer (id, account_id, code, name, settings, created_at)
      values (${uuid()}, ${this.accountId}, ${code}, ${code}, ${JSON.stringify(settings)}::jsonb, now())
      on conflict (account_id, code) do update set settings = excluded.settings`.execute(this.sql);
  }

  async product(
    customer: string,
    code: string,
    options: { units?: Record<string, number>; stockSelection?: StockSelection; expiryThresholdDays?: number } = {},
  ): Promise<void> {
    const { units = {}, stockSelection = 'FIFO', expiryThresholdDays = 0 } = options;
    await sql`
      insert into product
        (id, account_id, customer_id, code, name, unit, units, stock_selection, expiry_threshold_days, created_at)
      select ${uuid()}, account_id, id, ${code}, ${code}, 'EA', ${JSON.stringify(units)}::jsonb, ${stockSelection},
             ${expiryThresholdDays}, now()
      from customer where account_id = ${this.accountId} and code = ${customer}`.execute(this.sql);
  }

  /** Opening stock: a purchase order that was entered as `ALLOCATED`. */
  async stock(customer: string, ...lines: Line<EnterPurchaseOrder['lines'][number]>[]): Promise<string> {
    return this.purchaseOrder(customer, { status: 'ALLOCATED' }, ...lines);
  }

  /** A purchase order on its way (`NOT_YET_RECEIVED`) unless said otherwise; answers its id. */
  async purchaseOrder(
    customer: string,
    options: { status?: PurchaseOrderStatus; arrivalDate?: string; warehouse?: string; reference?: string },
    ...lines: Line<EnterPurchaseOrder['lines'][number]>[]
  ): Promise<string> {
    const purchaseOrderId = uuid();
    const entered = await enterPurchaseOrder(this.ledger, {
      ...{ purchaseOrderId, accountId: this.accountId, customer, reference: `PO-${purchaseOrderId}` },
      ...{ status: 'NOT_YET_RECEIVED', ...options },
      lines: lines.map(whole),
    });
    if ('refused' in entered) throw new Error(entered.refused.detail);
    return purchaseOrderId;
  }

  /** The lines of a purchase order, in their order. */
  async purchaseOrderLines(purchaseOrderId: string): Promise<{ id: string; product: string }[]> {
    const { rows } = await sql<{ id: string; product: string }>`
      select p.id, product.code as product from purchase_order_product p join product on product.id = p.product_id
      where p.purchase_order_id = ${purchaseOrderId} order by p.line_number, p.id`.execute(this.sql);
    return rows;
  }

  /** The command of an import, with a request hash of its own unless one is given. */
  order(
    customer: string,
    reference: string,
    lines: Line<ImportSaleOrder['lines'][number]>[],
    options: Partial<ImportSaleOrder> = {},
  ): ImportSaleOrder {
    const saleOrderId = uuid();
    return {
      ...{ saleOrderId, accountId: this.accountId, customer, reference, urgent: false, splittable: true },
      ...{ lines: lines.map(whole), requestHash: saleOrderId, actor: 'test', ...options },
    };
  }

  /** Imports an order; answers what came of it. */
  async tryImport(
    customer: string,
    reference: string,
    lines: Line<ImportSaleOrder['lines'][number]>[],
    options: Partial<ImportSaleOrder> = {},
  ): Promise<ImportOutcome> {
    return importSaleOrder(this.ledger, this.order(customer, reference, lines, options));
  }

  /** Imports an order that is not refused; answers its id. */
  async import(...order: Parameters<TestWarehouse['tryImport']>): Promise<string> {
    const result = await this.tryImport(...order);
    if (result.outcome === 'REFUSED') throw new Error(result.refused.detail);
    return result.saleOrderId;
  }

  async changeStatus(
    purchaseOrderId: string,
    status: PurchaseOrderStatus,
    id: string = uuid(),
  ): Promise<StatusChangeResult> {
    const change = { id, accountId: this.accountId, purchaseOrderId, status };
    const result = await changePurchaseOrderStatus(this.ledger, change);
    if (!result) throw new Error(`no purchase order ${purchaseOrderId}`);
    return result;
  }

  /** An operator's round over a purchase order's candidates, or over a customer's waiting orders. */
  async roundByHand(
    over: { purchaseOrderId: string } | { customer: string },
    id: string = uuid(),
  ): Promise<RoundResult> {
    const result = await runRoundByHand(this.ledger, { id, accountId: this.accountId, ...over });
    if ('refused' in result) throw new Error(result.refused.detail);
    return result;
  }

  /** The timer of an order fires; answers the id of the new half where it was split. */
  async passWindow(customer: string, saleOrderId: string): Promise<string | null> {
    const { splitOffId } = await passWindow(this.ledger, { accountId: this.accountId, customer, saleOrderId });
    return splitOffId;
  }

  /** An order by reference, as the tables have it. */
  async saleOrder(customer: string, reference: string): Promise<OrderInTables> {
    const { rows } = await sql<OrderInTables>`
      select o.id, o.reference, o.status, o.deadline, o.urgent, o.queue_place as "queuePlace", o.group_id as "groupId",
             o.split_from_id as "splitFrom", o.warnings, (
        select coalesce(json_agg(json_build_object(
          'product', l.product_code, 'requested', l.requested, 'assigned', l.assigned, 'unassigned', l.unassigned,
          'removed', l.removed, 'lineReference', l.line_reference) order by l.line_number, l.id), '[]')
        from sale_order_line l where l.sale_order_id = o.id) as lines
      from sale_order o join customer c on c.id = o.customer_id
      where c.account_id = ${this.accountId} and c.code = ${customer} and o.reference = ${reference}`.execute(this.sql);
    if (!rows[0]) throw new Error(`no order ${reference} of ${customer}`);
    return rows[0];
  }

  /** Every order of the account, by what its workflow's id is made of. */
  async references(): Promise<{ kind: 'SALE_ORDER' | 'PURCHASE_ORDER'; customer: string; reference: string }[]> {
    const { rows } = await sql<{ kind: 'SALE_ORDER' | 'PURCHASE_ORDER'; customer: string; reference: string }>`
      select 'SALE_ORDER' as kind, c.code as customer, o.reference
      from sale_order o join customer c on c.id = o.customer_id where c.account_id = ${this.accountId}
      union all
      select 'PURCHASE_ORDER', c.code, o.reference
      from purchase_order o join customer c on c.id = o.customer_id where c.account_id = ${this.accountId}`.execute(
      this.sql,
    );
    return rows;
  }

  /** The ids of an order's lines, in their order. */
  async lineIds(saleOrderId: string): Promise<string[]> {
    const { rows } = await sql<{ id: string }>`
      select id from sale_order_line where sale_order_id = ${saleOrderId} order by line_number, id`.execute(this.sql);
    return rows.map(({ id }) => id);
  }

  /** `"SO-1": "AWAITING_STOCK"` for every order of the account, or of one customer. */
  async statuses(customer: string | null = null): Promise<Record<string, SaleOrderStatus>> {
    const { rows } = await sql<{ reference: string; status: SaleOrderStatus }>`
      select o.reference, o.status from sale_order o join customer c on c.id = o.customer_id
      where o.account_id = ${this.accountId} and (${customer}::text is null or c.code = ${customer})
      order by o.queue_place`.execute(this.sql);
    return Object.fromEntries(rows.map(({ reference, status }) => [reference, status]));
  }

  /** Units of each order that are assigned, by reference. */
  async assigned(): Promise<Record<string, number>> {
    const { rows } = await sql<{ reference: string; assigned: number }>`
      select o.reference, sum(l.assigned)::float8 as assigned
      from sale_order o join sale_order_line l on l.sale_order_id = o.id
      where o.account_id = ${this.accountId} group by o.id order by o.queue_place`.execute(this.sql);
    return Object.fromEntries(rows.map(({ reference, assigned }) => [reference, assigned]));
  }

  /** The decisions on an order, oldest first. */
  async decisions(saleOrderId: string): Promise<DecisionInTables[]> {
    const { rows } = await sql<DecisionInTables>`
      select cause, cause_id as "causeId", position, settings, outcome, reason, lines from decision
      where sale_order_id = ${saleOrderId} order by at, id`.execute(this.sql);
    return rows;
  }

  /** Rows of uploaded files that are still kept. */
  async rowsUploaded(): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from uploaded_row`.execute(this.sql);
    return rows[0]?.count ?? 0;
  }
}
