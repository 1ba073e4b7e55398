import { Migration } from '@mikro-orm/migrations';

export class Migration20261127082127 extends Migration {
  override name = 'Migration20261127082127';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "sale_order_import" ("id" uuid not null, "account_id" uuid not null, "customer_id" uuid null, "upload_id" uuid not null, "rows_make_orders" boolean not null, "actor" text not null, "at" timestamptz not null, "total" int null, primary key ("id"));`,
    );

    this.addSql(
      `create table "imported_file_order" ("import_id" uuid not null, "row" int not null, "reference" text null, "outcome" text null, "sale_order_id" uuid null, "status" text null, "problem" jsonb null, primary key ("import_id", "row"));`,
    );
    this.addSql(
      `create index "imported_file_order_pending_index" on "imported_file_order" ("import_id", "row") where outcome is null;`,
    );

    this.addSql(
      `create table "uploaded_row" ("upload_id" uuid not null, "row" int not null, "order_row" int null, "customer" text null, "reference" text null, "order" jsonb null, "problem" jsonb null, "at" timestamptz not null, primary key ("upload_id", "row"));`,
    );
    this.addSql(`create index "uploaded_row_upload_id_order_row_index" on "uploaded_row" ("upload_id", "order_row");`);

    this.addSql(
      `alter table "sale_order_import" add constraint "sale_order_import_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "sale_order_import" add constraint "sale_order_import_customer_id_foreign" foreign key ("customer_id") references "customer" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "imported_file_order" add constraint "imported_file_order_import_id_foreign" foreign key ("import_id") references "sale_order_import" ("id");`,
    );
    this.addSql(
      `alter table "imported_file_order" add constraint "imported_file_order_outcome_check" check ("outcome" in ('IMPORTED', 'REPEATED', 'FAILED'));`,
    );
    this.addSql(
      `alter table "imported_file_order" add constraint "imported_file_order_status_check" check ("status" in ('AWAITING_STOCK', 'AWAITING_PICK_AND_PACK', 'PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED', 'REJECTED', 'CANCELLED'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "imported_file_order" drop constraint "imported_file_order_import_id_foreign";`);

    this.addSql(`drop table if exists "sale_order_import" cascade;`);
    this.addSql(`drop table if exists "imported_file_order" cascade;`);
    this.addSql(`drop table if exists "uploaded_row" cascade;`);
  }
}
