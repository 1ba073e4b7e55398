/** The same command to the ledger and to the model; each answers what came of it. */
export interface Step {
  what: string;
  model: () => string | number;
  ledger: () => Promise<string | number>;
}
