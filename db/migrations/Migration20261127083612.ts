import { Migration } from '@mikro-orm/migrations';

export class Migration20261127083612 extends Migration {
  override name = 'Migration20261127083612';

  override up(): void | Promise<void> {
    this.addSql(`create extension if not exists pg_trgm;`);

    this.addSql(`create index "product_code_search_index" on "product" using gin ("code" gin_trgm_ops);`);

    this.addSql(`drop index "sale_order_account_id_id_index";`);
    this.addSql(
      `create index "sale_order_account_id_status_queued_at_id_index" on "sale_order" ("account_id", "status", "queued_at", "id");`,
    );
    this.addSql(
      `create index "sale_order_customer_id_status_queued_at_id_index" on "sale_order" ("customer_id", "status", "queued_at", "id");`,
    );
    this.addSql(
      `create index "sale_order_warehouse_id_status_queued_at_id_index" on "sale_order" ("warehouse_id", "status", "queued_at", "id");`,
    );
    this.addSql(
      `create index "sale_order_urgent_index" on "sale_order" ("account_id", "status", "queued_at", "id") where urgent;`,
    );
    this.addSql(
      `create index "sale_order_warehouse_queue_index" on "sale_order" ("warehouse_id", "queue_place") where status = 'AWAITING_STOCK';`,
    );
    this.addSql(
      `create index "sale_order_reference_search_index" on "sale_order" using gin ("reference" gin_trgm_ops);`,
    );

    this.addSql(
      `create index "sale_order_line_reference_search_index" on "sale_order_line" using gin ("line_reference" gin_trgm_ops) where line_reference is not null;`,
    );
    this.addSql(
      `create index "sale_order_line_unknown_product_index" on "sale_order_line" using gin ("product_code" gin_trgm_ops) where product_id is null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "product_code_search_index";`);

    this.addSql(`drop index "sale_order_account_id_status_queued_at_id_index";`);
    this.addSql(`drop index "sale_order_customer_id_status_queued_at_id_index";`);
    this.addSql(`drop index "sale_order_warehouse_id_status_queued_at_id_index";`);
    this.addSql(`drop index "sale_order_urgent_index";`);
    this.addSql(`drop index "sale_order_warehouse_queue_index";`);
    this.addSql(`drop index "sale_order_reference_search_index";`);
    this.addSql(`create index "sale_order_account_id_id_index" on "sale_order" ("account_id", "id");`);

    this.addSql(`drop index "sale_order_line_reference_search_index";`);
    this.addSql(`drop index "sale_order_line_unknown_product_index";`);
  }
}
