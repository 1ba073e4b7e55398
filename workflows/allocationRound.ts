import { allHandlersFinished, condition, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { Refusal, RoundResult, RunRoundByHand } from '../domain/commands.ts';
import { round, tell } from './activities.ts';
import { runRound } from './messages.ts';
import { forThisRequest } from './requestInterceptors.ts';

/** A round that an operator asked for: runs it, then tells the orders that got stock. */
export async function allocationRound(): Promise<RoundResult | Refusal> {
  let result: RoundResult | Refusal | undefined;
  let tellOrders: (() => Promise<unknown>) | undefined;
  setHandler(
    runRound,
    async (command: RunRoundByHand) => {
      const done = await round.runRoundByHand(command);
      if ('served' in done && done.served > 0) {
        tellOrders = forThisRequest(() => tell.tellServedOrders(done.id, 'A round by hand: stock was assigned'));
      }
      result = done;
      return done;
    },
    { description: 'Gives free stock to waiting orders, as an operator asked' },
  );
  await condition(() => result !== undefined && allHandlersFinished());
  const done = result as RoundResult | Refusal;
  if ('served' in done)
    setCurrentDetails(`${done.served} orders got stock, ${done.completed} of them are ready to pick`);
  await tellOrders?.();
  return done;
}
