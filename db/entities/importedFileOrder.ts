import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { FILE_ORDER_OUTCOMES, type Problem } from '../../domain/commands.ts';
import { SALE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { SaleOrderImport } from './saleOrderImport.ts';

/** An order of an imported file, and what became of it. */
export const ImportedFileOrder = defineEntity({
  name: 'ImportedFileOrder',
  indexes: [
    {
      name: 'imported_file_order_pending_index',
      expression:
        'create index "imported_file_order_pending_index" on "imported_file_order" ("import_id", "row") where outcome is null',
    },
  ],
  properties: (p) => ({
    import: () => p.manyToOne(SaleOrderImport).mapToPk().fieldName('import_id').primary(),
    /** The first row of the order in the file. */
    row: p.integer().primary(),
    reference: p.text().nullable(),
    /** Null until it is decided. */
    outcome: p.enum(FILE_ORDER_OUTCOMES).nullable(),
    /** The order that the import made or found; it may have been replaced since. */
    saleOrderId: p.uuid().nullable(),
    /** As the import left it. */
    status: p.enum(SALE_ORDER_STATUSES).nullable(),
    problem: p.json<Problem>().nullable(),
  }),
});
export type ImportedFileOrder = InferEntity<typeof ImportedFileOrder>;
