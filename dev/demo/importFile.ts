import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';

/** An order of the import file, as `POST /v1/sale-orders` takes it. */
export interface FileOrder {
  customer: string;
  reference: string;
  warehouse: string;
  urgent: boolean;
  splittable: boolean;
  lines: { product: string; quantity: number; unit: string; lineReference: string }[];
}

interface Row {
  customer: string;
  reference: string;
  warehouse: string;
  urgent: string;
  splittable: string;
  product: string;
  quantity: string;
  unit: string;
  lineReference: string;
}

/** Reads `orders.csv`: a row a line, orders by customer and reference, in the order of the file. */
export async function readImportFile(): Promise<FileOrder[]> {
  const text = await readFile(new URL('./orders.csv', import.meta.url), 'utf8');
  const rows = parse<Row>(text, { columns: true, skip_empty_lines: true });
  const orders = new Map<string, FileOrder>();
  for (const { customer, reference, warehouse, urgent, splittable, product, quantity, unit, lineReference } of rows) {
    const key = `${customer}/${reference}`;
    const order = orders.get(key) ?? {
      ...{ customer, reference, warehouse, urgent: urgent === 'true', splittable: splittable === 'true', lines: [] },
    };
    order.lines.push({ product, quantity: Number(quantity), unit, lineReference });
    orders.set(key, order);
  }
  return [...orders.values()];
}
