import type { ExpectedStock } from './expectedArrivals.ts';
import type { DecisionLine, Outcome, RoundReason } from './reasons.ts';
import type { AllocationMode } from './settings.ts';
import type { StockRules } from './stock.ts';
import type { StockPool, Taking } from './stockPool.ts';

/** A waiting order that a round may serve, with every line of it that is not assigned in full. */
export interface Candidate {
  saleOrderId: string;
  queuePlace: string;
  mode: AllocationMode;
  rules: StockRules;
  /** Asked only under `ONLY_IF_REST_WITHIN`, when it is this candidate's turn. */
  expected: ExpectedStock;
  lines: readonly { lineId: string; productId: string; unassigned: number }[];
}

export interface Verdict {
  saleOrderId: string;
  /** Among the candidates of the round, from 1. */
  position: number;
  outcome: Outcome;
  reason: RoundReason;
  lines: DecisionLine[];
  takings: Taking[];
}

/**
 * Section 6: one round over the queue. Candidates are put to it in queue order, each is served by its customer's own
 * mode, and one that declines does not hold back those behind it. A candidate for whom nothing was free counts as
 * reached only if somebody behind it could still take something; until then it stands in `unreached`.
 */
export class AllocationRound {
  /** Of the candidates that were reached, in queue order. */
  readonly verdicts: Verdict[] = [];
  /** The candidates put to the round for whom nothing was free, and nobody behind them has taken a turn since. */
  readonly unreached: { candidate: Candidate; verdict: Verdict }[] = [];
  readonly #pool: StockPool;

  constructor(pool: StockPool) {
    this.#pool = pool;
  }

  /** Decides the candidate whose turn it is. */
  consider(candidate: Candidate): Verdict {
    const position = this.verdicts.length + this.unreached.length + 1;
    const verdict = this.#serve(candidate, position);
    if (verdict.reason === 'NOTHING_FREE') {
      this.unreached.push({ candidate, verdict });
    } else {
      for (const passed of this.unreached.splice(0)) this.verdicts.push(passed.verdict);
      this.verdicts.push(verdict);
    }
    return verdict;
  }

  #serve({ saleOrderId, mode, rules, lines, expected }: Candidate, position: number): Verdict {
    const offered = this.#offers(lines, rules);
    const decide = (outcome: Outcome, reason: RoundReason, takes: boolean, rest?: number[]): Verdict => {
      const decided = offered.map(({ lineId, productId, wanted, free, offer }, i) => {
        const assigned = takes ? offer : 0;
        return {
          lineId,
          productId,
          wanted,
          free,
          expected: rest?.[i] ?? null,
          assigned,
          unassigned: wanted - assigned,
        };
      });
      const takings = decided.flatMap((line) => this.#pool.take(line.lineId, line.productId, line.assigned, rules));
      return { saleOrderId, position, outcome, reason, lines: decided, takings };
    };

    if (offered.every((line) => line.offer === 0)) return decide('NOT_ASSIGNED', 'NOTHING_FREE', false);
    if (offered.every((line) => line.offer === line.wanted)) return decide('ASSIGNED', 'COMPLETED', true);
    switch (mode) {
      case 'ALWAYS':
        return decide('PARTLY_ASSIGNED', 'ASSIGNED_AVAILABLE', true);
      case 'ONLY_IF_COMPLETE':
        return decide('NOT_ASSIGNED', 'WOULD_NOT_COMPLETE', false);
      case 'ONLY_IF_REST_WITHIN': {
        const rest = offered.map((line) => expected.cover(line.productId, line.wanted - line.offer));
        const everyRest = offered.every((line, i) => line.wanted - line.offer === rest[i]);
        return everyRest
          ? decide('PARTLY_ASSIGNED', 'REST_EXPECTED_WITHIN_WINDOW', true, rest)
          : decide('NOT_ASSIGNED', 'REST_NOT_EXPECTED_WITHIN_WINDOW', false, rest);
      }
      case 'NEVER':
        throw new Error(`order ${saleOrderId} of a customer whose mode is NEVER was put to a round`);
    }
  }

  /** What each line could take, nothing taken yet; lines of one product share what is free, in their order. */
  #offers(lines: Candidate['lines'], rules: StockRules) {
    const promised = new Map<string, number>();
    return lines.map(({ lineId, productId, unassigned: wanted }) => {
      const before = promised.get(productId) ?? 0;
      const free = this.#pool.free(productId, rules) - before;
      const offer = Math.min(wanted, free);
      promised.set(productId, before + offer);
      return { lineId, productId, wanted, free, offer };
    });
  }
}
