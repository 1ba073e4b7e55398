import { type RawBuilder, sql } from 'kysely';
import type { StockSelection } from '../../domain/stock.ts';
import type { Sql } from '../orm.ts';
import { type Reader, type Slice, seenBy } from './reader.ts';

export interface ProductView {
  id: string;
  /** The owner's code. */
  customer: string;
  code: string;
  name: string;
  unit: string;
  units: Record<string, number>;
  stockSelection: StockSelection;
  expiryThresholdDays: number;
}

const products = (where: RawBuilder<boolean>) => sql<ProductView>`
  select p.id, c.code as customer, p.code, p.name, p.unit, p.units, p.stock_selection as "stockSelection",
         p.expiry_threshold_days as "expiryThresholdDays"
  from product p join customer c on c.id = p.customer_id where ${where}`;

export async function findProduct(db: Sql, reader: Reader, id: string): Promise<ProductView | undefined> {
  const { rows } = await products(sql`p.id = ${id} and ${seenBy(reader)}`).execute(db);
  return rows[0];
}

/** By customer and code. */
export async function listProducts(
  db: Sql,
  reader: Reader,
  filter: { customer?: string; code?: string },
  { limit, after }: Slice,
): Promise<ProductView[]> {
  const where = [
    seenBy(reader),
    ...(filter.customer === undefined ? [] : [sql<boolean>`c.code = ${filter.customer}`]),
    ...(filter.code === undefined ? [] : [sql<boolean>`p.code = ${filter.code}`]),
    ...(after ? [sql<boolean>`(c.code, p.code) > (${after[0]}, ${after[1]})`] : []),
  ];
  const { rows } = await sql<ProductView>`
    ${products(sql.join(where, sql` and `))} order by c.code, p.code limit ${limit}`.execute(db);
  return rows;
}
