import { activityInfo, heartbeat } from '@temporalio/activity';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { type Database, sqlOf } from '../db/orm.ts';
import { readDecidedOrders } from '../db/views/orderStates.ts';
import type { OrderAddress } from '../domain/commands.ts';
import { saleOrderOptions } from '../temporal/saleOrderStart.ts';
import { saleOrderWorkflowId } from '../workflows/ids.ts';
import { purchaseOrderStatusChanged, replaced, SALE_ORDER } from '../workflows/messages.ts';

/** Orders read at a time, and told at the same time: one sender gains nothing from more. */
const PAGE = 200;
const IN_FLIGHT = 25;

export type TellActivities = ReturnType<typeof createTellActivities>;

/** Tells orders' workflows what happened to their orders. A signal is a hint, so telling twice does no harm. */
export function createTellActivities({ database, client }: { database: Database; client: Client }) {
  /** With a start, so that an order whose workflow was lost takes up its life again. */
  const tell = async (order: OrderAddress, cause: string): Promise<void> => {
    await client.workflow.signalWithStart(SALE_ORDER, {
      ...saleOrderOptions(order, { saleOrderId: order.saleOrderId }),
      signal: purchaseOrderStatusChanged,
      signalArgs: [{ saleOrderId: order.saleOrderId, cause }],
    });
  };

  /** By the decisions that an event caused, in their order. Goes on where the last try was cut off. */
  const tellDecided = async (causeId: string, cause: string): Promise<number> => {
    const resumed = activityInfo().heartbeatDetails as { after: string | null; told: number } | undefined;
    let { after, told } = resumed ?? { after: null, told: 0 };
    for (;;) {
      const orders = await readDecidedOrders(sqlOf(database), causeId, { after, limit: PAGE });
      for (let i = 0; i < orders.length; i += IN_FLIGHT) {
        const some = orders.slice(i, i + IN_FLIGHT);
        await Promise.all(some.map((order) => tell(order, cause)));
        after = some.at(-1)?.decisionId ?? after;
        told += some.length;
        heartbeat({ after, told });
      }
      if (orders.length < PAGE) return told;
    }
  };

  return {
    /** Signals one order. */
    async tellOrder(order: OrderAddress, cause: string): Promise<void> {
      await tell(order, cause);
    },

    /** Signals the orders that a round gave stock, and only those. */
    tellServedOrders: tellDecided,

    /** Signals the orders that a change of a purchase order took stock back from, and only those. */
    tellWithdrawnOrders: tellDecided,

    /** Tells the workflows of orders that were deleted, because another import took their place, to end. */
    async tellReplacedOrders(orders: OrderAddress[]): Promise<void> {
      for (const order of orders) {
        const handle = client.workflow.getHandle(saleOrderWorkflowId(order));
        await handle.signal(replaced, { saleOrderId: order.saleOrderId }).catch((error: unknown) => {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
        });
      }
    },
  };
}
