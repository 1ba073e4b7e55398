import { createHash } from 'node:crypto';
import { type Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { v7 as uuid } from 'uuid';
import { readCustomerScopes } from '../db/customerScopes.ts';
import { dropAddress, keepAddress } from '../db/deliveryAddresses.ts';
import { type Database, sqlOf } from '../db/orm.ts';
import {
  beginImport,
  bringRowsTogether,
  endImport,
  type FileOrderResult,
  keepResult,
  type PendingOrders,
  readPending,
  readProgress,
} from '../db/saleOrderImports.ts';
import type {
  BeginSaleOrderImport,
  ImportResult,
  ImportSaleOrder,
  Problem,
  SaleOrderImportProgress,
} from '../domain/commands.ts';
import { type FileOrder, mergedOrder } from '../domain/saleOrderFile.ts';
import { saleOrderStart } from '../temporal/saleOrderStart.ts';
import { importSaleOrder } from '../workflows/messages.ts';
import { withSignsOfLife } from './signsOfLife.ts';

/** Orders that one activity imports: seconds of work, which is what a worker's death costs at most. */
const ORDERS_AT_A_TIME = 100;

/** Scopes that are served side by side. */
const LANES = 20;

export type ImportActivities = ReturnType<typeof createImportActivities>;

interface Dependencies {
  database: Database;
  client: Client;
  clock: () => Date;
}

/** Imports the orders of a file, each as the API imports one: through the order's own workflow. */
export function createImportActivities({ database, client, clock }: Dependencies) {
  const db = () => sqlOf(database);
  const progress = (importId: string) => readProgress(db(), importId);

  /** Answers what the order's workflow decided; the same id at every try makes a second one harmless. */
  const decide = async (order: ImportSaleOrder): Promise<ImportResult> =>
    client.workflow.executeUpdateWithStart(importSaleOrder, {
      ...{ updateId: order.saleOrderId, args: [order] },
      startWorkflowOperation: saleOrderStart(order),
    });

  const importOne = async (from: Uploaded, row: number, fileOrder: FileOrder): Promise<FileOrderResult> => {
    const { deliveryAddress, ...order } = importOf(from, row, fileOrder);
    if (deliveryAddress !== undefined) await keepAddress(db(), order, deliveryAddress, clock());
    const result = await decide(order).catch(refusalOf);
    if (result.outcome !== 'IMPORTED') await dropAddress(db(), order.saleOrderId);
    if (result.outcome === 'REFUSED') return failed(row, result.refused);
    const { saleOrderId, status } = result.saleOrder;
    return { row, outcome: result.outcome, saleOrderId, status, problem: null };
  };

  /** Orders that can compete for stock go in one after another, as they stand in the file; others side by side. */
  const importAll = async (importId: string): Promise<void> => {
    const { orders, ...upload } = await readPending(db(), importId, ORDERS_AT_A_TIME);
    const merged = orders.map(({ row, rows }) => ({ row, ...mergedOrder(rows) }));
    const named = merged.flatMap((one) => ('order' in one ? one.order.customer : []));
    const scopes = await readCustomerScopes(db(), upload, named);
    const lanes = Map.groupBy(merged, (one) => ('order' in one && scopes.get(one.order.customer)) || 'nobody');
    await atOnce(LANES, [...lanes.values()], async (lane) => {
      for (const one of lane) await keepResult(db(), importId, await outcomeOf(one));
    });

    async function outcomeOf(one: (typeof merged)[number]): Promise<FileOrderResult> {
      if ('problem' in one) return failed(one.row, one.problem);
      const { customer } = one.order;
      if (!scopes.has(customer)) return failed(one.row, unknownCustomer(customer));
      return importOne({ importId, ...upload }, one.row, one.order);
    }
  };

  return {
    async beginImport(command: BeginSaleOrderImport): Promise<SaleOrderImportProgress> {
      await beginImport(db(), command, clock());
      return progress(command.id);
    },

    async bringRowsTogether(importId: string): Promise<SaleOrderImportProgress> {
      await withSignsOfLife(bringRowsTogether(database, importId));
      return progress(importId);
    },

    async importNextOrders(importId: string): Promise<SaleOrderImportProgress> {
      await withSignsOfLife(importAll(importId));
      return progress(importId);
    },

    async endImport(importId: string): Promise<void> {
      await withSignsOfLife(endImport(db(), importId));
    },
  };
}

type Uploaded = Omit<PendingOrders, 'orders'> & { importId: string };

/** With an id that is the same at every try, and grows along the file. */
function importOf({ importId, accountId, actor, at }: Uploaded, row: number, fileOrder: FileOrder) {
  const { urgent = false, splittable = true, ...rest } = fileOrder;
  const random = createHash('sha256').update(`${importId}/${row}`).digest().subarray(0, 16);
  return {
    ...{ ...rest, urgent, splittable, accountId, actor },
    saleOrderId: uuid({ msecs: at.getTime(), seq: row, random }),
    requestHash: createHash('sha256').update(JSON.stringify(fileOrder)).digest('hex'),
  };
}

/** An order that was imported and replaced before its answer could be read; anything else is tried again. */
function refusalOf(error: unknown): ImportResult & { outcome: 'REFUSED' } {
  const cause = error instanceof WorkflowUpdateFailedError ? rootCause(error) : undefined;
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'REPLACED') throw error;
  return { outcome: 'REFUSED', refused: { code: 'DUPLICATE_REFERENCE', detail: cause.message }, standing: null };
}

function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}

const failed = (row: number, problem: Problem): FileOrderResult => ({
  ...{ row, outcome: 'FAILED', saleOrderId: null, status: null, problem },
});

function unknownCustomer(code: string): Problem {
  const detail = `No customer ${code} is known`;
  return { code: 'UNKNOWN_CUSTOMER', detail, errors: [{ path: '/customer', message: detail }] };
}

/** Works on all of them, so many at once; one that fails holds up none of the others, and fails the whole at the end. */
async function atOnce<T>(limit: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const failures: unknown[] = [];
  const worker = async () => {
    for (const next of left) await work(next).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: limit }, worker));
  if (failures.length > 0) throw failures[0];
}
