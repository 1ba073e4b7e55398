import { isDeepStrictEqual } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { sql } from 'kysely';
import { sqlOf } from '../../db/orm.ts';
import { isClosed, type SaleOrderStatus } from '../../domain/statuses.ts';
import { saleOrderWorkflowId } from '../../workflows/ids.ts';
import { PURCHASE_ORDER, progress, SALE_ORDER } from '../../workflows/messages.ts';
import { NAMESPACE, type Site } from './site.ts';

/** Questions asked at a time. */
const AT_ONCE = 8;

interface StandingOrder {
  accountId: string;
  customer: string;
  reference: string;
  status: SaleOrderStatus;
  deadline: Date | string | null;
  waitingFor: Record<string, number>;
}

/**
 * What Temporal and the tables do not agree on: an open order whose workflow is not there or says something else, a
 * workflow without an open order, one that ended otherwise than by itself, and one whose tasks or activities fail.
 */
export async function workflowsOutOfStep(site: Site): Promise<string[]> {
  const connection = await Connection.connect({ address: site.temporalAddress(), interceptors: [] });
  try {
    const client = new Client({ connection, namespace: NAMESPACE });
    const orders = await standingOrders(site);
    const open = new Map(
      orders.filter(({ status }) => !isClosed(status)).map((order) => [saleOrderWorkflowId(order), order]),
    );
    const wrong: string[] = [];
    const running: string[] = [];
    for await (const { workflowId, type } of client.workflow.list({ query: 'ExecutionStatus="Running"' })) {
      running.push(workflowId);
      if (type === SALE_ORDER ? !open.has(workflowId) : type !== PURCHASE_ORDER)
        wrong.push(`${workflowId} goes on, and should have ended`);
    }
    for await (const { workflowId, status } of client.workflow.list({
      query: 'ExecutionStatus IN ("Failed", "TimedOut", "Terminated", "Canceled")',
    })) {
      wrong.push(`${workflowId} is ${status.name}`);
    }
    for (const id of open.keys()) if (!running.includes(id)) wrong.push(`${id} does not run, and its order is open`);
    const questions = running.values();
    const askOneAfterAnother = async () => {
      for (const id of questions) {
        const found = stuck(client, id).then(async (one) => [...one, ...(await differs(client, id, open.get(id)))]);
        wrong.push(...(await found.catch((error) => [`${id} does not answer: ${error}`])));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, askOneAfterAnother));
    return wrong;
  } finally {
    await connection.close();
  }
}

async function stuck(client: Client, workflowId: string): Promise<string[]> {
  const { pendingActivities, pendingWorkflowTask } = await client.workflowService.describeWorkflowExecution({
    namespace: NAMESPACE,
    execution: { workflowId },
  });
  const activities = (pendingActivities ?? []).map(
    ({ activityType, attempt }) => `${workflowId} has ${activityType?.name} under way, attempt ${attempt}`,
  );
  const { attempt } = pendingWorkflowTask ?? {};
  return pendingWorkflowTask ? [...activities, `${workflowId} has a task under way, attempt ${attempt}`] : activities;
}

async function differs(client: Client, workflowId: string, order: StandingOrder | undefined): Promise<string[]> {
  if (!order) return [];
  const says = await client.workflow.getHandle(workflowId).query(progress);
  const waitingFor = Object.fromEntries(says.waitingFor.map(({ product, quantity }) => [product, quantity]));
  const [seen, standing] = [
    { phase: says.phase, waitingFor, deadline: momentOf(says.deadline) },
    { phase: order.status, waitingFor: order.waitingFor, deadline: momentOf(order.deadline) },
  ];
  if (isDeepStrictEqual(seen, standing)) return [];
  return [`${workflowId} says ${JSON.stringify(seen)}, the tables ${JSON.stringify(standing)}`];
}

const momentOf = (at: Date | string | null): number | null => (at === null ? null : new Date(at).getTime());

async function standingOrders({ database }: Site): Promise<StandingOrder[]> {
  const { rows } = await sql<StandingOrder>`
    select o.account_id as "accountId", c.code as customer, o.reference, o.status, o.deadline, coalesce((
      select json_object_agg(product_code, units) from (
        select product_code, sum(unassigned)::int as units from sale_order_line
        where sale_order_id = o.id and unassigned > 0 and o.status = 'AWAITING_STOCK' group by product_code
      ) waits), '{}') as "waitingFor"
    from sale_order o join customer c on c.id = o.customer_id`.execute(sqlOf(database));
  return rows;
}
