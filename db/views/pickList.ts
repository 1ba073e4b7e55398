import { sql } from 'kysely';
import { inUnits, type UnitsOfMeasure } from '../../domain/quantities.ts';
import { hasArrived, PURCHASE_ORDER_STATUSES, type SaleOrderStatus } from '../../domain/statuses.ts';
import type { Sql } from '../orm.ts';

/** A row of the list that a handheld shows. */
export interface PickListRow {
  lineId: string;
  product: string;
  name: string;
  /** One total, in the units a warehouse says: "2 CTN". */
  quantityText: string;
  /** None on an order that awaits stock: no progress circle. */
  progress: { picked: number; of: number } | null;
  /** Something of it is unassigned, or not yet received: shown in red. */
  awaitingStock: boolean;
  /** Rows of an order that awaits stock cannot be opened. */
  canOpen: boolean;
}

interface Line extends UnitsOfMeasure {
  lineId: string;
  product: string;
  name: string;
  quantity: number;
  awaitingStock: boolean;
}

const NOT_YET_THERE = PURCHASE_ORDER_STATUSES.filter((status) => !hasArrived(status));

/** The pick list of an order, in the order of its lines: one query. */
export async function readPickList(db: Sql, saleOrderId: string, status: SaleOrderStatus): Promise<PickListRow[]> {
  const { rows } = await sql<Line>`
    select l.id as "lineId", l.product_code as product, coalesce(p.name, l.product_code) as name,
           l.requested - l.removed as quantity, coalesce(p.unit, '') as unit, coalesce(p.units, '{}') as units,
           l.unassigned > 0 or exists (
             select from assignment a join purchase_order_product s on s.id = a.purchase_order_product_id
             where a.sale_order_line_id = l.id and s.status = any(${NOT_YET_THERE}::text[])
           ) as "awaitingStock"
    from sale_order_line l left join product p on p.id = l.product_id
    where l.sale_order_id = ${saleOrderId} and l.requested > l.removed
    order by l.line_number, l.id`.execute(db);
  const waits = status === 'AWAITING_STOCK';
  return rows.map(({ lineId, product, name, quantity, awaitingStock, ...units }) => ({
    ...{ lineId, product, name, quantityText: inUnits(quantity, units).trim() },
    progress: waits ? null : { picked: isPicked(status) ? quantity : 0, of: quantity },
    ...{ awaitingStock, canOpen: !waits },
  }));
}

/** The picking system reports whole orders: packed means picked. */
const isPicked = (status: SaleOrderStatus) => status === 'PACKED' || status === 'DISPATCHED';
