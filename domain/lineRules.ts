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

/** A line that may be served. `wanted` is in base units. */
export interface AcceptedLine {
  productId: string;
  wanted: number;
  lineReference?: string;
}

export interface LineRulesOutcome {
  /** Set where a rule rejects the order, or where no line is left. */
  rejection?: 'LINE_RULE_REJECTED' | 'NO_LINES_LEFT';
  lines: AcceptedLine[];
  warnings: Warning[];
}

/** Section 4.1: which lines of an import may be served; the others are warned of, and reject the order or are dropped. */
export function applyLineRules(
  lines: readonly RequestedLine[],
  lookup: ProductLookup,
  settings: CustomerSettings['import'],
): LineRulesOutcome {
  const accepted: AcceptedLine[] = [];
  const warnings: Warning[] = [];
  let rejected = false;
  for (const [index, line] of lines.entries()) {
    const checked = check(line, lookup);
    const lineReference = line.lineReference === undefined ? {} : { lineReference: line.lineReference };
    if ('fault' in checked) {
      const { code, what, rule } = checked.fault;
      warnings.push({ code, message: `Line ${index + 1}: ${what}`, ...lineReference });
      rejected ||= settings[rule] === 'REJECT_ORDER';
    } else {
      accepted.push({ ...checked, ...lineReference });
    }
  }
  if (rejected) return { rejection: 'LINE_RULE_REJECTED', lines: accepted, warnings };
  if (accepted.length === 0) return { rejection: 'NO_LINES_LEFT', lines: [], warnings };
  return { lines: accepted, warnings };
}

interface LineFault {
  code: Warning['code'];
  what: string;
  rule: 'blankProduct' | 'unknownProduct' | 'invalidUnit';
}

function check(line: RequestedLine, lookup: ProductLookup): AcceptedLine | { fault: LineFault } {
  const code = line.product.trim();
  if (code === '') return { fault: { code: 'BLANK_PRODUCT', what: 'the product is blank', rule: 'blankProduct' } };
  const product = lookup(code);
  if (!product) {
    return { fault: { code: 'UNKNOWN_PRODUCT', what: `no product ${code} is known`, rule: 'unknownProduct' } };
  }
  const wanted = toBaseUnits(line.quantity, line.unit, product);
  if (wanted === null) {
    const what = `product ${code} has no unit ${line.unit}`;
    return { fault: { code: 'INVALID_UNIT', what, rule: 'invalidUnit' } };
  }
  if (wanted > MAX_QUANTITY) {
    const what = `${line.quantity} ${line.unit} of ${code} are more than ${MAX_QUANTITY} ${product.unit}`;
    return { fault: { code: 'INVALID_UNIT', what, rule: 'invalidUnit' } };
  }
  return { productId: product.id, wanted };
}
