import { Migration } from '@mikro-orm/migrations';

export class Migration20261127133710 extends Migration {
  override name = 'Migration20261127133710';

  override up(): void | Promise<void> {
    this.addSql(`create index "operation_at_index" on "operation" ("at");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "operation_at_index";`);
  }
}
