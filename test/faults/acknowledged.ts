import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Sql } from '../../db/orm.ts';
import type { PurchaseOrderStatus, SaleOrderStatus } from '../../domain/statuses.ts';
import type { Journal, KnownGroup, KnownOrder } from './journal.ts';
import { PROBE } from './shop.ts';

/** Statuses of an order whose owner has not closed it. */
const OPEN: readonly SaleOrderStatus[] = ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'];

/** Compares the tables with all that was acknowledged: what is lost, done twice, or there without anybody's word. */
export async function brokenPromises(journal: Journal, db: Sql): Promise<string[]> {
  return [
    ...(await ofOrders(journal, db)),
    ...(await ofGroups(journal, db)),
    ...(await ofCommands(journal, db)),
    ...(await ofPurchaseOrders(journal, db)),
  ];
}

/** Orders that were acknowledged and are not there. Holds at any moment, also while more are on their way. */
export async function lostOrders(known: readonly KnownOrder[], db: Sql): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from sale_order`.execute(db);
  const standing = new Set(rows.map(({ id }) => id));
  // A rejected order may be replaced by an import that its owner has sent and that is not acknowledged yet.
  const lost = known.filter(({ id, mark }) => mark !== 'REJECTED' && !standing.has(id));
  return lost.map(({ reference, id }) => `order ${reference} (${id}) was acknowledged and is lost`);
}

async function ofOrders({ orders }: Journal, db: Sql): Promise<string[]> {
  const { rows } = await sql<{ id: string; reference: string; status: SaleOrderStatus }>`
    select id, reference, status from sale_order`.execute(db);
  const standing = new Map(rows.map((row) => [row.id, row]));
  return orders.flatMap(({ id, reference, mark }) => {
    const found = standing.get(id);
    if (found?.reference !== reference) return [`order ${reference} (${id}) was acknowledged and is lost`];
    const isAsKnown = mark === 'OPEN' ? OPEN.includes(found.status) : found.status === mark;
    return isAsKnown ? [] : [`order ${reference} is ${found.status}, and its owner left it ${mark}`];
  });
}

async function ofGroups({ groups }: Journal, db: Sql): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
    reference: string;
    requested: KnownGroup['requested'];
    imports: number;
    replacements: number;
  }>`
    select o.id, o.reference, (
             select json_object_agg(product, units) from (
               select l.product_code as product, sum(l.requested)::int as units
               from sale_order g join sale_order_line l on l.sale_order_id = g.id
               where g.group_id = o.id group by l.product_code) asked) as requested,
           (select count(*)::int from decision where sale_order_id = o.id and cause = 'IMPORT') as imports,
           (select count(*)::int from history_entry where sale_order_id = o.id and kind = 'REPLACED') as replacements
    from sale_order o join customer c on c.id = o.customer_id
    where o.id = o.group_id and c.code <> ${PROBE}`.execute(db);
  const standing = new Map(rows.map((row) => [row.id, row]));
  const known = new Set(groups.map(({ id }) => id));
  const unknown = rows.filter(({ id }) => !known.has(id));
  const wrong = groups.flatMap(({ id, reference, requested, replaces }) => {
    const found = standing.get(id);
    if (!found) return [`the import of ${reference} was acknowledged and is lost`];
    if (found.imports !== 1) return [`${reference} was imported ${found.imports} times`];
    if (found.replacements !== Number(replaces)) return [`${reference} took the place of itself`];
    if (isDeepStrictEqual(found.requested, requested)) return [];
    return [`${reference}: asked for were ${JSON.stringify(requested)}, not ${JSON.stringify(found.requested)}`];
  });
  return [...unknown.map(({ reference }) => `${reference} stands there, and nobody was told of it`), ...wrong];
}

/** Each command leaves its traces under its giver's name once, or none where it was refused. */
async function ofCommands({ commands }: Journal, db: Sql): Promise<string[]> {
  const { rows } = await sql<{ accountId: string; actor: string; times: number }>`
    select account_id as "accountId", actor, max(times)::int as times from (
      select o.account_id, d.actor, count(*) as times from decision d join sale_order o on o.id = d.sale_order_id
      where d.actor is not null group by o.account_id, d.actor, d.sale_order_id
      union all
      select o.account_id, e.actor, count(*) from history_entry e join sale_order o on o.id = e.sale_order_id
      where e.actor is not null group by o.account_id, e.actor, e.sale_order_id, e.kind
    ) trace group by account_id, actor`.execute(db);
  const times = new Map(rows.map((row) => [`${row.accountId} ${row.actor}`, row.times]));
  return commands.flatMap(({ shop, actor, what, done, keyed }) => {
    const found = times.get(`${shop.accountId} ${actor}`) ?? 0;
    if (!done) return found === 0 ? [] : [`${what} by ${actor} was refused and is carried out`];
    if (found === 0) return [`${what} by ${actor} was acknowledged and is lost`];
    return found === 1 || !keyed ? [] : [`${what} by ${actor} was carried out ${found} times`];
  });
}

async function ofPurchaseOrders({ purchaseOrders }: Journal, db: Sql): Promise<string[]> {
  const { rows: orders } = await sql<{
    id: string;
    reference: string;
    status: PurchaseOrderStatus;
    quantities: Record<string, number>;
  }>`
    select o.id, o.reference, o.status, json_object_agg(p.id, p.quantity) as quantities
    from purchase_order o join purchase_order_product p on p.purchase_order_id = o.id
    join customer c on c.id = o.customer_id where c.code <> ${PROBE} group by o.id`.execute(db);
  const { rows: changes } = await sql<{ id: string; state: string }>`
    select id, state from purchase_order_status_change`.execute(db);
  const standing = new Map(orders.map((order) => [order.id, order]));
  const states = new Map(changes.map(({ id, state }) => [id, state]));
  const known = new Set(purchaseOrders.map(({ id }) => id));
  const unknown = orders.filter(({ id }) => !known.has(id));
  const wrong = purchaseOrders.flatMap((order) => {
    const found = standing.get(order.id);
    if (!found) return [`purchase order ${order.reference} was acknowledged and is lost`];
    const lost = order.changes.filter(({ id }) => !states.has(id));
    const last = order.changes.findLast(({ id }) => states.get(id) === 'DONE');
    const status = last?.status ?? order.entered;
    const lots = Object.entries(order.quantities).filter(([id, quantity]) => found.quantities[id] !== quantity);
    return [
      ...lost.map((change) => `${order.reference}: its change to ${change.status} was acknowledged and is lost`),
      ...(found.status === status ? [] : [`${order.reference} is ${found.status}, and went to ${status} last`]),
      ...lots.map(([id, quantity]) => `${order.reference}: ${quantity} were acknowledged, not ${found.quantities[id]}`),
    ];
  });
  return [...unknown.map(({ reference }) => `${reference} stands there, and nobody was told of it`), ...wrong];
}
