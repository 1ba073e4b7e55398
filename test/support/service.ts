import { randomUUID } from 'node:crypto';
import {
  type Client,
  isGrpcServiceError,
  WithStartWorkflowOperation,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import type { Database } from '../../db/orm.ts';
import type {
  EditPurchaseOrder,
  EditPurchaseOrderResult,
  EnterPurchaseOrder,
  EnterPurchaseOrderResult,
  ImportResult,
  ImportSaleOrder,
  OrderCommand,
  OrderCommandResult,
  Refusal,
  RoundResult,
  RunRoundByHand,
  StatusChangeResult,
} from '../../domain/commands.ts';
import type { PurchaseOrderStatus } from '../../domain/statuses.ts';
import { registerSearchAttributes } from '../../temporal/registerSearchAttributes.ts';
import { bundleWorkflows, createWorker } from '../../worker/worker.ts';
import {
  allocationRoundWorkflowId,
  purchaseOrderWorkflowId,
  saleOrderWorkflowId,
  TASK_QUEUE,
} from '../../workflows/ids.ts';
import {
  ALLOCATION_ROUND,
  changeStatus,
  editPurchaseOrder,
  enterPurchaseOrder,
  importSaleOrder,
  PURCHASE_ORDER,
  progress,
  purchaseOrderStatusChanged,
  runRound,
  SALE_ORDER,
  type SaleOrderInput,
  type SaleOrderProgress,
} from '../../workflows/messages.ts';
import { ACCOUNT } from '../../workflows/searchAttributes.ts';
import { eventsOf, isAtRest } from './histories.ts';
import { oncePerRun } from './oncePerRun.ts';
import { Operator } from './operator.ts';
import { until } from './until.ts';
import type { TestWarehouse } from './warehouse.ts';

/** Today's workflows, bundled once for a run. */
export const workflowBundle = oncePerRun(async () => ({ value: await bundleWorkflows(), stop: async () => {} }));

/** A purchase order as tests name it. */
export interface TestPurchaseOrder {
  purchaseOrderId: string;
  customer: string;
  reference: string;
}

/** What stands between a worker and the world, where a test puts something else there. */
export interface WorkerSurroundings {
  database?: Database;
  client?: Client;
}

/** Of gRPC. */
const NOT_FOUND = 5;

/** A history that is asked for is not found with another error than a workflow is. */
const isNotFound = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && error.code === NOT_FOUND);

function unlessGone(error: unknown): void {
  if (!isNotFound(error)) throw error;
}

/**
 * Waits until nothing is under way in any of them, and nothing has come from one to another while we looked. The server
 * that skips time counts a task of a workflow that was terminated as still running, and skips no time from then on.
 */
async function untilAtRest(workflows: readonly WorkflowHandle[]): Promise<void> {
  const look = () => Promise.all(workflows.map(async (one) => (await eventsOf(one).catch(unlessGone)) ?? []));
  const lengths = (histories: string[][]) => histories.map(({ length }) => length).join();
  let before: string | undefined;
  await until('nothing is under way in the workflows of the test', look, (histories) => {
    const isStill = histories.every(isAtRest) && lengths(histories) === before;
    before = lengths(histories);
    return isStill;
  });
}

/** A worker on a warehouse's database, and the messages that the API would send. */
export class TestService {
  readonly client: Client;
  readonly warehouse: TestWarehouse;
  readonly #worker: Worker | null;
  readonly #running: Promise<void> | undefined;
  readonly #rounds: WorkflowHandle[] = [];

  private constructor(warehouse: TestWarehouse, client: Client, worker: Worker | null) {
    this.warehouse = warehouse;
    this.client = client;
    this.#worker = worker;
    this.#running = worker?.run();
  }

  /** For a test that has workers of its own. */
  static withoutWorker(warehouse: TestWarehouse, { client }: TestWorkflowEnvironment): TestService {
    return new TestService(warehouse, client, null);
  }

  static async start(
    warehouse: TestWarehouse,
    environment: TestWorkflowEnvironment,
    surroundings: WorkerSurroundings = {},
  ): Promise<TestService> {
    const { client, nativeConnection: connection, namespace = 'default' } = environment;
    await registerSearchAttributes(environment.connection, namespace);
    const { database, clock } = warehouse.ledger;
    const dependencies = {
      connection,
      namespace,
      client,
      database,
      clock,
      bundle: await workflowBundle(),
      ...surroundings,
    };
    return new TestService(warehouse, client, await createWorker(dependencies));
  }

  /** Ends the workflows of the warehouse's orders too, or their timers would meet the worker of the next test. */
  async stop(): Promise<void> {
    const { accountId } = this.warehouse;
    const orders = (await this.warehouse.references()).map(({ kind, ...order }) => {
      const idOf = kind === 'SALE_ORDER' ? saleOrderWorkflowId : purchaseOrderWorkflowId;
      return this.client.workflow.getHandle(idOf({ accountId, ...order }));
    });
    try {
      await this.#terminate([...orders, ...this.#rounds]);
    } finally {
      this.#worker?.shutdown();
      await this.#running;
    }
  }

  async terminate(workflow: WorkflowHandle): Promise<void> {
    await this.#terminate([workflow]);
  }

  async #terminate(workflows: readonly WorkflowHandle[]): Promise<void> {
    if (this.#worker) await untilAtRest(workflows);
    await Promise.all(workflows.map((workflow) => workflow.terminate('by a test').catch(unlessGone)));
  }

  async import(order: ImportSaleOrder): Promise<ImportResult> {
    return this.#command(importSaleOrder, order, SALE_ORDER, saleOrderWorkflowId(order), [{}]);
  }

  async enterPurchaseOrder(order: EnterPurchaseOrder): Promise<EnterPurchaseOrderResult> {
    return this.#command(enterPurchaseOrder, order, PURCHASE_ORDER, purchaseOrderWorkflowId(order), [{}]);
  }

  async changeStatus(
    order: TestPurchaseOrder,
    status: PurchaseOrderStatus,
    id: string = randomUUID(),
  ): Promise<StatusChangeResult> {
    const { accountId } = this.warehouse;
    const { purchaseOrderId } = order;
    const change = { id, accountId, purchaseOrderId, status };
    const workflowId = purchaseOrderWorkflowId({ accountId, ...order });
    return this.#command(changeStatus, change, PURCHASE_ORDER, workflowId, [{ purchaseOrderId }], id);
  }

  async editPurchaseOrder(
    order: TestPurchaseOrder,
    change: Omit<EditPurchaseOrder, 'id' | 'accountId' | 'purchaseOrderId'>,
  ): Promise<EditPurchaseOrderResult> {
    const { accountId } = this.warehouse;
    const { purchaseOrderId } = order;
    const edit = { id: randomUUID(), accountId, purchaseOrderId, ...change };
    const workflowId = purchaseOrderWorkflowId({ accountId, ...order });
    return this.#command(editPurchaseOrder, edit, PURCHASE_ORDER, workflowId, [{ purchaseOrderId }], edit.id);
  }

  /** A command by hand to the order that stands under this reference. */
  async byHand<C extends OrderCommand>(
    update: UpdateDefinition<OrderCommandResult, [C]>,
    customer: string,
    reference: string,
    what: Omit<C, keyof OrderCommand>,
    operationId: string = randomUUID(),
  ): Promise<OrderCommandResult> {
    const command = { ...(await new Operator(this.warehouse, customer).command(reference, operationId)), ...what } as C;
    const { saleOrderId } = command;
    return this.#command(update, command, SALE_ORDER, saleOrderWorkflowId(command), [{ saleOrderId }], operationId);
  }

  async runRound(over: Pick<RunRoundByHand, 'purchaseOrderId' | 'customer'>): Promise<RoundResult | Refusal> {
    const round = { id: randomUUID(), accountId: this.warehouse.accountId, ...over };
    this.#rounds.push(this.roundHandle(round.id));
    return this.#command(runRound, round, ALLOCATION_ROUND, allocationRoundWorkflowId(round.id), [], round.id);
  }

  /** Tells an order's workflow that its order got stock, as a round does: with a start, should there be none. */
  async tell(customer: string, reference: string, saleOrderId: string, cause = 'Told by a test'): Promise<void> {
    const input: SaleOrderInput = { saleOrderId };
    await this.client.workflow.signalWithStart(SALE_ORDER, {
      ...{ workflowId: this.#idOf(customer, reference), taskQueue: TASK_QUEUE, args: [input] },
      ...{ signal: purchaseOrderStatusChanged, signalArgs: [{ saleOrderId, cause }] },
    });
  }

  /** The workflow of an order. */
  handle(customer: string, reference: string): WorkflowHandle {
    return this.client.workflow.getHandle(this.#idOf(customer, reference));
  }

  purchaseOrderHandle(customer: string, reference: string): WorkflowHandle {
    const { accountId } = this.warehouse;
    return this.client.workflow.getHandle(purchaseOrderWorkflowId({ accountId, customer, reference }));
  }

  roundHandle(roundId: string): WorkflowHandle {
    return this.client.workflow.getHandle(allocationRoundWorkflowId(roundId));
  }

  async progress(customer: string, reference: string): Promise<SaleOrderProgress> {
    return this.handle(customer, reference).query(progress);
  }

  /** Asks an order's workflow until it is in a phase; the server gives no sign of a signal's effect. */
  async untilPhase(customer: string, reference: string, phase: SaleOrderProgress['phase']): Promise<SaleOrderProgress> {
    return until(
      `${reference} is ${phase}`,
      () => this.progress(customer, reference),
      (seen) => seen.phase === phase,
    );
  }

  /** Waits for a workflow's end without awaiting its result, which would skip time; answers how it ended. */
  async untilEnded(workflow: WorkflowHandle): Promise<string> {
    const { status } = await until(
      `${workflow.workflowId} ends`,
      () => workflow.describe(),
      ({ status }) => status.name !== 'RUNNING',
    );
    return status.name;
  }

  async untilRunning(workflow: WorkflowHandle): Promise<void> {
    await until(
      `${workflow.workflowId} runs`,
      () => workflow.describe().catch(() => null),
      (description) => description?.status.name === 'RUNNING',
    );
  }

  #idOf(customer: string, reference: string): string {
    return saleOrderWorkflowId({ accountId: this.warehouse.accountId, customer, reference });
  }

  /** As the API does: the message starts the workflow where there is none. */
  async #command<Result, Argument>(
    update: UpdateDefinition<Result, [Argument]>,
    argument: Argument,
    workflow: string,
    workflowId: string,
    input: unknown[],
    updateId: string = randomUUID(),
  ): Promise<Result> {
    return this.client.workflow.executeUpdateWithStart(update, {
      ...{ updateId, args: [argument] as [Argument] },
      startWorkflowOperation: new WithStartWorkflowOperation(workflow, {
        ...{ workflowId, taskQueue: TASK_QUEUE, workflowIdConflictPolicy: 'USE_EXISTING', args: input },
        typedSearchAttributes: [{ key: ACCOUNT, value: this.warehouse.accountId }],
      }),
    });
  }
}
