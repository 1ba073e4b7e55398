import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { Problem } from '../../domain/commands.ts';
import type { FileOrder } from '../../domain/saleOrderFile.ts';

/**
 * A row of an uploaded file of sale orders, as it waits to be imported. It is written while the file is read, before
 * there is an import, so there is no foreign key to one; and it may hold personal data, so it goes when the import ends.
 */
export const UploadedRow = defineEntity({
  name: 'UploadedRow',
  indexes: [{ properties: ['uploadId', 'orderRow'] }],
  properties: (p) => ({
    uploadId: p.uuid().primary(),
    /** Its first line in the file, from 1; of a JSON array its place. */
    row: p.integer().primary(),
    /** The first row of its order; null until the rows are brought together. */
    orderRow: p.integer().nullable(),
    /** As the row says them; null where it does not. */
    customer: p.text().nullable(),
    reference: p.text().nullable(),
    order: p.json<FileOrder>().nullable(),
    problem: p.json<Problem>().nullable(),
    at: p.datetime(),
  }),
});
export type UploadedRow = InferEntity<typeof UploadedRow>;
