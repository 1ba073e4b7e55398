import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { BeginSaleOrderImport, SaleOrderImportProgress } from '../domain/commands.ts';
import { file } from './activities.ts';
import { beginSaleOrderImport, type SaleOrderImportInput } from './messages.ts';

/**
 * The import of a file of sale orders: begun once the file was uploaded whole, then order after order until the outcome
 * of each is known. What is done stands in the database, so whoever goes on goes on there.
 */
export async function saleOrderImport({
  importId,
  begun = false,
}: SaleOrderImportInput): Promise<SaleOrderImportProgress> {
  let hasBegun = begun;
  setHandler(
    beginSaleOrderImport,
    async (command: BeginSaleOrderImport) => {
      const progress = await file.beginImport(command);
      hasBegun = true;
      return progress;
    },
    { description: 'Begins the import of an uploaded file' },
  );
  await condition(() => hasBegun && allHandlersFinished());
  let progress = await file.bringRowsTogether(importId);
  for (; progress.state === 'RUNNING'; progress = await file.importNextOrders(importId)) {
    setCurrentDetails(inWords(progress));
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof saleOrderImport>({ importId, begun: true });
  }
  setCurrentDetails(inWords(progress));
  await file.endImport(importId);
  return progress;
}

/** "1200 of 5000 orders are in, 3 failed" */
function inWords({ total, imported, failed }: SaleOrderImportProgress): string {
  return `${imported} of ${total} orders are in, ${failed} failed`;
}
