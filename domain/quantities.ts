/** Whole base units of one line, after conversion. */
export const MAX_QUANTITY = 1_000_000_000;

export const total = <T>(items: Iterable<T>, quantityOf: (item: T) => number): number => {
  let sum = 0;
  for (const item of items) sum += quantityOf(item);
  return sum;
};

/** Units of measure of a product: the base unit, and the others as whole factors of it (1 CTN = 6 EA). */
export interface UnitsOfMeasure {
  unit: string;
  units: Record<string, number>;
}

/** `quantity` in base units, or null where the product does not know `unit`. Without a unit it is the base unit. */
export function toBaseUnits(quantity: number, unit: string | undefined, product: UnitsOfMeasure): number | null {
  if (unit === undefined || unit === product.unit) return quantity;
  const factor = Object.hasOwn(product.units, unit) ? product.units[unit] : undefined;
  return factor === undefined ? null : quantity * factor;
}

/** A quantity as a warehouse says it, in the largest units first: 14 with 1 CTN = 6 EA is "2 CTN 2 EA". */
export function inUnits(quantity: number, { unit, units }: UnitsOfMeasure): string {
  const parts: string[] = [];
  let left = quantity;
  const larger = Object.entries(units).filter(([, factor]) => factor > 1);
  for (const [name, factor] of larger.sort(([, a], [, b]) => b - a)) {
    const whole = Math.floor(left / factor);
    if (whole > 0) parts.push(`${whole} ${name}`);
    left -= whole * factor;
  }
  if (left > 0 || parts.length === 0) parts.push(`${left} ${unit}`);
  return parts.join(' ');
}
