import { Migration } from '@mikro-orm/migrations';

export class Migration20261122064101 extends Migration {
  override name = 'Migration20261122064101';

  override up(): void | Promise<void> {
    this.addSql(`alter table "history_entry" drop constraint "history_entry_kind_check";`);
    this.addSql(
      `alter table "history_entry" add constraint "history_entry_kind_check" check ("kind" in ('SPLIT', 'SPLIT_OFF', 'REPLACED', 'CHANGED', 'CANCELLED', 'STATUS'));`,
    );

    this.addSql(`alter table "decision" drop constraint "decision_cause_check";`);
    this.addSql(`alter table "decision" drop constraint "decision_reason_check";`);
    this.addSql(`alter table "decision" add "actor" text null;`);
    this.addSql(`create index "decision_cause_id_id_index" on "decision" ("cause_id", "id");`);
    this.addSql(
      `alter table "decision" add constraint "decision_cause_check" check ("cause" in ('IMPORT', 'PURCHASE_ORDER_STATUS', 'ROUND_BY_HAND', 'DEADLINE', 'OPERATOR', 'STOCK_WITHDRAWN'));`,
    );
    this.addSql(
      `alter table "decision" add constraint "decision_reason_check" check ("reason" in ('ALL_IN_STOCK', 'REJECTED_BY_SETTING', 'SHORT_PRODUCTS_REMOVED', 'SHORT_QUANTITIES_REMOVED', 'WAITS_WHOLE_BY_SETTING', 'SHORT_QUANTITIES_WAIT', 'SPLIT_BY_SETTING', 'NOTHING_AVAILABLE', 'EXPECTED_WITHIN_WINDOW', 'NOT_EXPECTED_WITHIN_WINDOW', 'SOURCE_CANNOT_BE_SPLIT', 'LINE_RULE_REJECTED', 'NO_LINES_LEFT', 'COMPLETED', 'ASSIGNED_AVAILABLE', 'REST_EXPECTED_WITHIN_WINDOW', 'WOULD_NOT_COMPLETE', 'REST_NOT_EXPECTED_WITHIN_WINDOW', 'NOTHING_FREE', 'STOCK_RAN_OUT_AHEAD', 'MODE_IS_NEVER', 'WINDOW_PASSED_SPLIT', 'WINDOW_PASSED_NOTHING_ASSIGNED', 'BY_OPERATOR', 'STOCK_WITHDRAWN'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "decision_cause_id_id_index";`);
    this.addSql(`alter table "decision" drop constraint "decision_cause_check";`);
    this.addSql(`alter table "decision" drop constraint "decision_reason_check";`);
    this.addSql(`alter table "decision" drop column "actor";`);
    this.addSql(
      `alter table "decision" add constraint "decision_cause_check" check ("cause" in ('IMPORT', 'PURCHASE_ORDER_STATUS', 'ROUND_BY_HAND', 'DEADLINE'));`,
    );
    this.addSql(
      `alter table "decision" add constraint "decision_reason_check" check ("reason" in ('ALL_IN_STOCK', 'REJECTED_BY_SETTING', 'SHORT_PRODUCTS_REMOVED', 'SHORT_QUANTITIES_REMOVED', 'WAITS_WHOLE_BY_SETTING', 'SHORT_QUANTITIES_WAIT', 'SPLIT_BY_SETTING', 'NOTHING_AVAILABLE', 'EXPECTED_WITHIN_WINDOW', 'NOT_EXPECTED_WITHIN_WINDOW', 'SOURCE_CANNOT_BE_SPLIT', 'LINE_RULE_REJECTED', 'NO_LINES_LEFT', 'COMPLETED', 'ASSIGNED_AVAILABLE', 'REST_EXPECTED_WITHIN_WINDOW', 'WOULD_NOT_COMPLETE', 'REST_NOT_EXPECTED_WITHIN_WINDOW', 'NOTHING_FREE', 'STOCK_RAN_OUT_AHEAD', 'MODE_IS_NEVER', 'WINDOW_PASSED_SPLIT', 'WINDOW_PASSED_NOTHING_ASSIGNED'));`,
    );

    this.addSql(`alter table "history_entry" drop constraint "history_entry_kind_check";`);
    this.addSql(
      `alter table "history_entry" add constraint "history_entry_kind_check" check ("kind" in ('SPLIT', 'SPLIT_OFF', 'REPLACED'));`,
    );
  }
}
