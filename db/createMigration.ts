import { openDatabase } from './orm.ts';

/** `npm run migration:create`: writes the migration from the last snapshot to the entities as they are now. */
const database = await openDatabase({ databaseUrl: process.env.DATABASE_URL ?? 'postgres://127.0.0.1/none' });
const { fileName } = await database.migrator.create();
console.log(`Written: ${fileName}. Add it to db/migrations/index.ts.`);
await database.close();
