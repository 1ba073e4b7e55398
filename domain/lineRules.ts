import { MAX_QUANTITY, toBaseUnits, type UnitsOfMeasure } from './quantities.ts';
import type { CustomerSettings } from './settings.ts';

/** A line as it came: a product code, and a quantity in `unit` (the base unit where it is left out). */
export interface RequestedLine {
  product: string;
  quantity: number;
  unit?: string;
  lineReference?: string;
}

/** What a product code means to the order's customer; two strangers' products with one code make it ambiguous. */
export type ProductLookup = (code: string) => (UnitsOfMeasure & { id: string; code: string }) | undefined;

export interface Warning {
  code: 'BLANK_PRODUCT' | 'UNKNOWN_PRODUCT' | 'INVALID_UNIT';
  message: string;
  lineReference?: string;
}

/** A line after the rules. `wanted` is in base units (where the unit is not known: as it came). */
export interface CheckedLine {
  /** Null where the product is blank or not known. */
  productId: string | null;
  /** The product's code as it came, without the spaces around it. */
  product: string;
  wanted: number;
  lineReference?: string;
}

/** A line that may be served. */
export type AcceptedLine = CheckedLine & { productId: string };

export type LineRulesOutcome = { warnings: Warning[] } & (
  | { rejection: 'LINE_RULE_REJECTED' | 'NO_LINES_LEFT'; lines: CheckedLine[] }
  | { rejection?: never; lines: AcceptedLine[] }
);

/**
 * Section 4.1: which lines of an import may be served; the others are warned of, and reject the order or are dropped.
 * A rejected order shows its lines as they came.
 */
export function applyLineRules(
  lines: readonly RequestedLine[],
  lookup: ProductLookup,
  settings: CustomerSettings['import'],
): LineRulesOutcome {
  const checked = lines.map((line) => check(line, lookup));
  const warnings = checked.flatMap(({ fault, line }, index): Warning[] => {
    if (!fault) return [];
    const { lineReference } = line;
    return [{ code: fault.code, message: `Line ${index + 1}: ${fault.what}`, ...(lineReference && { lineReference }) }];
  });
  const asTheyCame = checked.map(({ line }) => line);
  if (checked.some(({ fault }) => fault && settings[fault.rule] === 'REJECT_ORDER')) {
    return { rejection: 'LINE_RULE_REJECTED', lines: asTheyCame, warnings };
  }
  const accepted = checked.flatMap(({ fault, line }) => (fault ? [] : [line as AcceptedLine]));
  if (accepted.length === 0) return { rejection: 'NO_LINES_LEFT', lines: asTheyCame, warnings };
  return { lines: accepted, warnings };
}

interface LineFault {
  code: Warning['code'];
  what: string;
  rule: 'blankProduct' | 'unknownProduct' | 'invalidUnit';
}

function check(requested: RequestedLine, lookup: ProductLookup): { line: CheckedLine; fault?: LineFault } {
  const { quantity, unit, lineReference } = requested;
  const code = requested.product.trim();
  const product = code === '' ? undefined : lookup(code);
  const wanted = product && toBaseUnits(quantity, unit, product);
  const line: CheckedLine = {
    productId: product?.id ?? null,
    product: code,
    wanted: wanted ?? quantity,
    ...(lineReference !== undefined && { lineReference }),
  };
  const faulty = (rule: LineFault['rule'], faultCode: LineFault['code'], what: string) => ({
    line: { ...line, wanted: Math.min(line.wanted, MAX_QUANTITY) },
    fault: { rule, code: faultCode, what },
  });
  if (code === '') return faulty('blankProduct', 'BLANK_PRODUCT', 'the product is blank');
  if (!product) return faulty('unknownProduct', 'UNKNOWN_PRODUCT', `no product ${code} is known`);
  if (wanted === null) return faulty('invalidUnit', 'INVALID_UNIT', `product ${code} has no unit ${unit}`);
  if (line.wanted > MAX_QUANTITY) {
    const what = `${quantity} ${unit} of ${code} are more than ${MAX_QUANTITY} ${product.unit}`;
    return faulty('invalidUnit', 'INVALID_UNIT', what);
  }
  return { line };
}
