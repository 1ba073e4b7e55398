import { databaseUrlFrom } from '../config/environment.ts';
import { runMain } from '../config/main.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './orm.ts';

/** `npm run migrate`: brings the schema of DATABASE_URL up to date. */
await runMain(async () => {
  const database = await openDatabase({ databaseUrl: databaseUrlFrom(process.env) });
  try {
    const applied = await migrate(database);
    console.log(applied.length > 0 ? `Applied: ${applied.join(', ')}` : 'The schema is up to date.');
  } finally {
    await database.close();
  }
});
