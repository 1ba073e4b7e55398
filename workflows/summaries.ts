/** The server takes 400 bytes of summary: so many characters fit whatever they are. */
const MOST_CHARACTERS = 100;

/** The fixed line under which a workflow stands in the Web UI: "Sale order SO-1001 of ACME". */
export function orderSummary(kind: 'Sale order' | 'Purchase order', customer: string, reference: string): string {
  const characters = [...`${kind} ${reference} of ${customer}`];
  return characters.length > MOST_CHARACTERS
    ? `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`
    : characters.join('');
}
