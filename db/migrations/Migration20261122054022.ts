import { Migration } from '@mikro-orm/migrations';

export class Migration20261122054022 extends Migration {
  override name = 'Migration20261122054022';

  override up(): void {
    this.addSql(`create sequence sale_order_sequence;`);
    this.addSql(
      `create table "account" ("id" uuid not null, "name" text not null, "tier" text not null, "cross_customer_picking" boolean not null default false, "created_at" timestamptz not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "customer" ("id" uuid not null, "account_id" uuid not null, "code" text not null, "name" text not null, "settings" jsonb not null, "created_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "customer" add constraint "customer_account_id_code_unique" unique ("account_id", "code");`,
    );

    this.addSql(
      `create table "api_key" ("id" uuid not null, "account_id" uuid not null, "customer_id" uuid null, "name" text not null, "role" text not null, "hash" text not null, "created_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`alter table "api_key" add constraint "api_key_hash_unique" unique ("hash");`);

    this.addSql(
      `create table "delivery_address" ("sale_order_id" uuid not null, "account_id" uuid not null, "address" text not null, "created_at" timestamptz not null, primary key ("sale_order_id"));`,
    );

    this.addSql(
      `create table "idempotency_key" ("account_id" uuid not null, "key" text not null, "path" text not null, "body_hash" text not null, "status" int null, "headers" jsonb null, "body" jsonb null, "created_at" timestamptz not null, "leased_until" timestamptz not null, primary key ("account_id", "key"));`,
    );
    this.addSql(`create index "idempotency_key_created_at_index" on "idempotency_key" ("created_at");`);

    this.addSql(
      `create table "operation" ("id" text not null, "at" timestamptz not null, "result" jsonb null, primary key ("id"));`,
    );

    this.addSql(
      `create table "product" ("id" uuid not null, "account_id" uuid not null, "customer_id" uuid not null, "code" text not null, "name" text not null, "unit" text not null, "units" jsonb not null, "stock_selection" text not null, "expiry_threshold_days" int not null default 0, "created_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "product_account_id_code_index" on "product" ("account_id", "code");`);
    this.addSql(
      `alter table "product" add constraint "product_customer_id_code_unique" unique ("customer_id", "code");`,
    );

    this.addSql(
      `create table "warehouse" ("id" uuid not null, "account_id" uuid not null, "code" text not null, "name" text not null, "time_zone" text not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "warehouse" add constraint "warehouse_account_id_code_unique" unique ("account_id", "code");`,
    );

    this.addSql(
      `create table "sale_order" ("id" uuid not null, "account_id" uuid not null, "customer_id" uuid not null, "warehouse_id" uuid not null, "reference" text not null, "status" text not null, "urgent" boolean not null, "splittable" boolean not null, "source" text null, "required_ship_date" date null, "request_hash" text not null, "imported_at" timestamptz not null, "queued_at" timestamptz not null, "sequence" bigint not null, "split_number" int not null default 0, "queue_place" text collate "C" not null, "deadline" timestamptz null, "group_id" uuid not null, "split_from_id" uuid null, "warnings" jsonb not null, primary key ("id"));`,
    );
    this.addSql(`create index "sale_order_group_id_index" on "sale_order" ("group_id");`);
    this.addSql(`create index "sale_order_account_id_id_index" on "sale_order" ("account_id", "id");`);
    this.addSql(
      `create index "sale_order_queue_index" on "sale_order" ("account_id", "queue_place") where status = 'AWAITING_STOCK';`,
    );
    this.addSql(
      `create index "sale_order_customer_queue_index" on "sale_order" ("customer_id", "queue_place") where status = 'AWAITING_STOCK';`,
    );
    this.addSql(
      `alter table "sale_order" add constraint "sale_order_customer_id_reference_unique" unique ("customer_id", "reference");`,
    );

    this.addSql(
      `create table "sale_order_line" ("id" uuid not null, "sale_order_id" uuid not null, "line_number" int not null, "product_id" uuid null, "product_code" text not null, "line_reference" text null, "requested" int not null, "assigned" int not null default 0, "removed" int not null default 0, "unassigned" int generated always as (requested - assigned - removed) stored not null, "customer_id" uuid not null, "warehouse_id" uuid not null, "queue_place" text collate "C" null, primary key ("id"));`,
    );
    this.addSql(`create index "sale_order_line_sale_order_id_index" on "sale_order_line" ("sale_order_id");`);
    this.addSql(`create index "sale_order_line_product_id_index" on "sale_order_line" ("product_id");`);
    this.addSql(
      `create index "sale_order_line_queue_index" on "sale_order_line" ("product_id", "warehouse_id", "customer_id", "queue_place") include ("sale_order_id", "unassigned") where unassigned > 0 and queue_place is not null;`,
    );

    this.addSql(
      `create table "history_entry" ("id" uuid not null, "sale_order_id" uuid not null, "at" timestamptz not null, "kind" text not null, "actor" text null, "details" jsonb not null, primary key ("id"));`,
    );
    this.addSql(`create index "history_entry_sale_order_id_at_index" on "history_entry" ("sale_order_id", "at");`);

    this.addSql(
      `create table "purchase_order" ("id" uuid not null, "account_id" uuid not null, "customer_id" uuid not null, "warehouse_id" uuid not null, "reference" text not null, "arrival_date" date null, "status" text not null, "created_at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "purchase_order_account_id_id_index" on "purchase_order" ("account_id", "id");`);
    this.addSql(
      `alter table "purchase_order" add constraint "purchase_order_customer_id_reference_unique" unique ("customer_id", "reference");`,
    );

    this.addSql(
      `create table "purchase_order_product" ("id" uuid not null, "purchase_order_id" uuid not null, "warehouse_id" uuid not null, "product_id" uuid not null, "line_number" int not null, "quantity" int not null, "assigned" int not null default 0, "status" text not null, "rejected_with_order" boolean not null default false, "batch" text null, "expiry_date" date null, "stock_status" text not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "purchase_order_product_purchase_order_id_index" on "purchase_order_product" ("purchase_order_id");`,
    );
    this.addSql(`create index "purchase_order_product_product_id_index" on "purchase_order_product" ("product_id");`);
    this.addSql(
      `create index "purchase_order_product_free_index" on "purchase_order_product" ("product_id", "warehouse_id") where assigned < quantity;`,
    );

    this.addSql(
      `create table "assignment" ("id" uuid not null, "sale_order_line_id" uuid not null, "purchase_order_product_id" uuid not null, "quantity" int not null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(`create index "assignment_sale_order_line_id_index" on "assignment" ("sale_order_line_id");`);
    this.addSql(
      `create index "assignment_purchase_order_product_id_index" on "assignment" ("purchase_order_product_id");`,
    );

    this.addSql(
      `create table "allocation_round" ("id" uuid not null, "account_id" uuid not null, "cause" text not null, "purchase_order_id" uuid null, "customer_id" uuid null, "at" timestamptz not null, "considered" int not null, "served" int not null, "completed" int not null, "units_assigned" bigint not null, "ran_out_at" int null, "ran_out_place" text null, "warehouse_id" uuid null, "product_ids" uuid[] null, "candidate_customer_ids" uuid[] not null, "never_customer_ids" uuid[] not null, primary key ("id"));`,
    );
    this.addSql(`create index "allocation_round_account_id_at_index" on "allocation_round" ("account_id", "at");`);

    this.addSql(
      `create table "purchase_order_status_change" ("id" uuid not null, "purchase_order_id" uuid not null, "status" text not null, "state" text not null, "problem" jsonb null, "round_id" uuid null, "at" timestamptz not null, primary key ("id"));`,
    );
    this.addSql(
      `create index "purchase_order_status_change_purchase_order_id_index" on "purchase_order_status_change" ("purchase_order_id");`,
    );

    this.addSql(
      `create table "decision" ("id" uuid not null, "sale_order_id" uuid not null, "at" timestamptz not null, "cause" text not null, "cause_id" uuid not null, "purchase_order_id" uuid null, "round_id" uuid null, "position" int null, "settings" jsonb not null, "outcome" text not null, "reason" text not null, "lines" jsonb not null, primary key ("id"));`,
    );
    this.addSql(`create index "decision_sale_order_id_at_index" on "decision" ("sale_order_id", "at");`);
    this.addSql(`create index "decision_round_id_position_index" on "decision" ("round_id", "position");`);

    this.addSql(
      `alter table "account" add constraint "account_tier_check" check ("tier" in ('ESSENTIALS', 'ADVANCED'));`,
    );

    this.addSql(
      `alter table "customer" add constraint "customer_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );

    this.addSql(
      `alter table "api_key" add constraint "api_key_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "api_key" add constraint "api_key_customer_id_foreign" foreign key ("customer_id") references "customer" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "api_key" add constraint "api_key_role_check" check ("role" in ('ADMIN', 'OPERATOR', 'INTEGRATION', 'VIEWER'));`,
    );

    this.addSql(
      `alter table "delivery_address" add constraint "delivery_address_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );

    this.addSql(
      `alter table "product" add constraint "product_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "product" add constraint "product_customer_id_foreign" foreign key ("customer_id") references "customer" ("id");`,
    );
    this.addSql(
      `alter table "product" add constraint "product_stock_selection_check" check ("stock_selection" in ('FIFO', 'FEFO', 'LIFO'));`,
    );

    this.addSql(
      `alter table "warehouse" add constraint "warehouse_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );

    this.addSql(
      `alter table "sale_order" add constraint "sale_order_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "sale_order" add constraint "sale_order_customer_id_foreign" foreign key ("customer_id") references "customer" ("id");`,
    );
    this.addSql(
      `alter table "sale_order" add constraint "sale_order_warehouse_id_foreign" foreign key ("warehouse_id") references "warehouse" ("id");`,
    );
    this.addSql(
      `alter table "sale_order" add constraint "sale_order_status_check" check ("status" in ('AWAITING_STOCK', 'AWAITING_PICK_AND_PACK', 'PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED', 'REJECTED', 'CANCELLED'));`,
    );

    this.addSql(
      `alter table "sale_order_line" add constraint "sale_order_line_sale_order_id_foreign" foreign key ("sale_order_id") references "sale_order" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "sale_order_line" add constraint "sale_order_line_product_id_foreign" foreign key ("product_id") references "product" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "sale_order_line" add constraint "sale_order_line_customer_id_foreign" foreign key ("customer_id") references "customer" ("id");`,
    );
    this.addSql(
      `alter table "sale_order_line" add constraint "sale_order_line_warehouse_id_foreign" foreign key ("warehouse_id") references "warehouse" ("id");`,
    );
    this.addSql(
      `alter table "sale_order_line" add constraint "sale_order_line_parts_check" check (0 <= assigned and 0 <= removed and assigned + removed <= requested);`,
    );

    this.addSql(
      `alter table "history_entry" add constraint "history_entry_sale_order_id_foreign" foreign key ("sale_order_id") references "sale_order" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "history_entry" add constraint "history_entry_kind_check" check ("kind" in ('SPLIT', 'SPLIT_OFF', 'REPLACED'));`,
    );

    this.addSql(
      `alter table "purchase_order" add constraint "purchase_order_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "purchase_order" add constraint "purchase_order_customer_id_foreign" foreign key ("customer_id") references "customer" ("id");`,
    );
    this.addSql(
      `alter table "purchase_order" add constraint "purchase_order_warehouse_id_foreign" foreign key ("warehouse_id") references "warehouse" ("id");`,
    );
    this.addSql(
      `alter table "purchase_order" add constraint "purchase_order_status_check" check ("status" in ('DRAFT', 'NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED', 'ALLOCATED', 'REJECTED'));`,
    );

    this.addSql(
      `alter table "purchase_order_product" add constraint "purchase_order_product_purchase_order_id_foreign" foreign key ("purchase_order_id") references "purchase_order" ("id");`,
    );
    this.addSql(
      `alter table "purchase_order_product" add constraint "purchase_order_product_warehouse_id_foreign" foreign key ("warehouse_id") references "warehouse" ("id");`,
    );
    this.addSql(
      `alter table "purchase_order_product" add constraint "purchase_order_product_product_id_foreign" foreign key ("product_id") references "product" ("id");`,
    );
    this.addSql(
      `alter table "purchase_order_product" add constraint "purchase_order_product_free_check" check (0 <= assigned and assigned <= quantity);`,
    );
    this.addSql(
      `alter table "purchase_order_product" add constraint "purchase_order_product_status_check" check ("status" in ('DRAFT', 'NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED', 'ALLOCATED', 'REJECTED'));`,
    );
    this.addSql(
      `alter table "purchase_order_product" add constraint "purchase_order_product_stock_status_check" check ("stock_status" in ('OK', 'DAMAGED', 'QUARANTINE', 'MISSING'));`,
    );

    this.addSql(
      `alter table "assignment" add constraint "assignment_sale_order_line_id_foreign" foreign key ("sale_order_line_id") references "sale_order_line" ("id");`,
    );
    this.addSql(
      `alter table "assignment" add constraint "assignment_purchase_order_product_id_foreign" foreign key ("purchase_order_product_id") references "purchase_order_product" ("id");`,
    );
    this.addSql(`alter table "assignment" add constraint "assignment_quantity_check" check (quantity > 0);`);

    this.addSql(
      `alter table "allocation_round" add constraint "allocation_round_account_id_foreign" foreign key ("account_id") references "account" ("id");`,
    );
    this.addSql(
      `alter table "allocation_round" add constraint "allocation_round_purchase_order_id_foreign" foreign key ("purchase_order_id") references "purchase_order" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "allocation_round" add constraint "allocation_round_customer_id_foreign" foreign key ("customer_id") references "customer" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "allocation_round" add constraint "allocation_round_warehouse_id_foreign" foreign key ("warehouse_id") references "warehouse" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "allocation_round" add constraint "allocation_round_cause_check" check ("cause" in ('PURCHASE_ORDER_STATUS', 'ROUND_BY_HAND'));`,
    );

    this.addSql(
      `alter table "purchase_order_status_change" add constraint "purchase_order_status_change_purchase_order_id_foreign" foreign key ("purchase_order_id") references "purchase_order" ("id");`,
    );
    this.addSql(
      `alter table "purchase_order_status_change" add constraint "purchase_order_status_change_round_id_foreign" foreign key ("round_id") references "allocation_round" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "purchase_order_status_change" add constraint "purchase_order_status_change_status_check" check ("status" in ('DRAFT', 'NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED', 'ALLOCATED', 'REJECTED'));`,
    );
    this.addSql(
      `alter table "purchase_order_status_change" add constraint "purchase_order_status_change_state_check" check ("state" in ('DONE', 'IGNORED', 'REFUSED'));`,
    );

    this.addSql(
      `alter table "decision" add constraint "decision_sale_order_id_foreign" foreign key ("sale_order_id") references "sale_order" ("id") on delete cascade;`,
    );
    this.addSql(
      `alter table "decision" add constraint "decision_round_id_foreign" foreign key ("round_id") references "allocation_round" ("id") on delete set null;`,
    );
    this.addSql(
      `alter table "decision" add constraint "decision_cause_check" check ("cause" in ('IMPORT', 'PURCHASE_ORDER_STATUS', 'ROUND_BY_HAND', 'DEADLINE'));`,
    );
    this.addSql(
      `alter table "decision" add constraint "decision_outcome_check" check ("outcome" in ('ASSIGNED', 'PARTLY_ASSIGNED', 'NOT_ASSIGNED', 'SPLIT', 'TRIMMED', 'REJECTED', 'RELEASED'));`,
    );
    this.addSql(
      `alter table "decision" add constraint "decision_reason_check" check ("reason" in ('ALL_IN_STOCK', 'REJECTED_BY_SETTING', 'SHORT_PRODUCTS_REMOVED', 'SHORT_QUANTITIES_REMOVED', 'WAITS_WHOLE_BY_SETTING', 'SHORT_QUANTITIES_WAIT', 'SPLIT_BY_SETTING', 'NOTHING_AVAILABLE', 'EXPECTED_WITHIN_WINDOW', 'NOT_EXPECTED_WITHIN_WINDOW', 'SOURCE_CANNOT_BE_SPLIT', 'LINE_RULE_REJECTED', 'NO_LINES_LEFT', 'COMPLETED', 'ASSIGNED_AVAILABLE', 'REST_EXPECTED_WITHIN_WINDOW', 'WOULD_NOT_COMPLETE', 'REST_NOT_EXPECTED_WITHIN_WINDOW', 'NOTHING_FREE', 'STOCK_RAN_OUT_AHEAD', 'MODE_IS_NEVER', 'WINDOW_PASSED_SPLIT', 'WINDOW_PASSED_NOTHING_ASSIGNED'));`,
    );
  }

  override down(): void {
    this.addSql(`alter table "customer" drop constraint "customer_account_id_foreign";`);
    this.addSql(`alter table "api_key" drop constraint "api_key_account_id_foreign";`);
    this.addSql(`alter table "delivery_address" drop constraint "delivery_address_account_id_foreign";`);
    this.addSql(`alter table "product" drop constraint "product_account_id_foreign";`);
    this.addSql(`alter table "warehouse" drop constraint "warehouse_account_id_foreign";`);
    this.addSql(`alter table "sale_order" drop constraint "sale_order_account_id_foreign";`);
    this.addSql(`alter table "purchase_order" drop constraint "purchase_order_account_id_foreign";`);
    this.addSql(`alter table "allocation_round" drop constraint "allocation_round_account_id_foreign";`);
    this.addSql(`alter table "api_key" drop constraint "api_key_customer_id_foreign";`);
    this.addSql(`alter table "product" drop constraint "product_customer_id_foreign";`);
    this.addSql(`alter table "sale_order" drop constraint "sale_order_customer_id_foreign";`);
    this.addSql(`alter table "sale_order_line" drop constraint "sale_order_line_customer_id_foreign";`);
    this.addSql(`alter table "purchase_order" drop constraint "purchase_order_customer_id_foreign";`);
    this.addSql(`alter table "allocation_round" drop constraint "allocation_round_customer_id_foreign";`);
    this.addSql(`alter table "sale_order_line" drop constraint "sale_order_line_product_id_foreign";`);
    this.addSql(`alter table "purchase_order_product" drop constraint "purchase_order_product_product_id_foreign";`);
    this.addSql(`alter table "sale_order" drop constraint "sale_order_warehouse_id_foreign";`);
    this.addSql(`alter table "sale_order_line" drop constraint "sale_order_line_warehouse_id_foreign";`);
    this.addSql(`alter table "purchase_order" drop constraint "purchase_order_warehouse_id_foreign";`);
    this.addSql(`alter table "purchase_order_product" drop constraint "purchase_order_product_warehouse_id_foreign";`);
    this.addSql(`alter table "allocation_round" drop constraint "allocation_round_warehouse_id_foreign";`);
    this.addSql(`alter table "sale_order_line" drop constraint "sale_order_line_sale_order_id_foreign";`);
    this.addSql(`alter table "history_entry" drop constraint "history_entry_sale_order_id_foreign";`);
    this.addSql(`alter table "decision" drop constraint "decision_sale_order_id_foreign";`);
    this.addSql(`alter table "assignment" drop constraint "assignment_sale_order_line_id_foreign";`);
    this.addSql(
      `alter table "purchase_order_product" drop constraint "purchase_order_product_purchase_order_id_foreign";`,
    );
    this.addSql(`alter table "allocation_round" drop constraint "allocation_round_purchase_order_id_foreign";`);
    this.addSql(
      `alter table "purchase_order_status_change" drop constraint "purchase_order_status_change_purchase_order_id_foreign";`,
    );
    this.addSql(`alter table "assignment" drop constraint "assignment_purchase_order_product_id_foreign";`);
    this.addSql(
      `alter table "purchase_order_status_change" drop constraint "purchase_order_status_change_round_id_foreign";`,
    );
    this.addSql(`alter table "decision" drop constraint "decision_round_id_foreign";`);

    this.addSql(`drop table if exists "account" cascade;`);
    this.addSql(`drop table if exists "customer" cascade;`);
    this.addSql(`drop table if exists "api_key" cascade;`);
    this.addSql(`drop table if exists "delivery_address" cascade;`);
    this.addSql(`drop table if exists "idempotency_key" cascade;`);
    this.addSql(`drop table if exists "operation" cascade;`);
    this.addSql(`drop table if exists "product" cascade;`);
    this.addSql(`drop table if exists "warehouse" cascade;`);
    this.addSql(`drop table if exists "sale_order" cascade;`);
    this.addSql(`drop table if exists "sale_order_line" cascade;`);
    this.addSql(`drop table if exists "history_entry" cascade;`);
    this.addSql(`drop table if exists "purchase_order" cascade;`);
    this.addSql(`drop table if exists "purchase_order_product" cascade;`);
    this.addSql(`drop table if exists "assignment" cascade;`);
    this.addSql(`drop table if exists "allocation_round" cascade;`);
    this.addSql(`drop table if exists "purchase_order_status_change" cascade;`);
    this.addSql(`drop table if exists "decision" cascade;`);
  }
}
