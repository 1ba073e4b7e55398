import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';

const MIGRATIONS = new URL('../../db/migrations/', import.meta.url);

const files = (await readdir(MIGRATIONS)).filter((file) => file.startsWith('Migration')).sort();

/** The statements of a migration's way up. */
async function statementsOf(file: string): Promise<string[]> {
  const source = await readFile(new URL(file, MIGRATIONS), 'utf8');
  const [up = ''] = source.slice(source.indexOf(' up()')).split(' down()');
  return [...up.matchAll(/addSql\(\s*(['"`])([\s\S]*?)\1/g)].map(([, , statement]) => statement ?? '');
}

/** Why the version before could not run on what this statement leaves; null where it can. */
function harmOf(statement: string, all: string[]): string | null {
  if (/\bdrop (table|column|sequence|view)\b|\btruncate\b/i.test(statement)) return 'it may still read or write that';
  if (/\brename\b/i.test(statement)) return 'it knows the old name alone';
  if (/\balter column\b.*\b(type|set not null|drop default)\b/i.test(statement))
    return 'it may write what no longer fits';
  const [, definition] = /\balter table .* add (?:column )?(".*)/i.exec(statement) ?? [];
  const mustBeGiven = definition && /\bnot null\b/i.test(definition) && !/\bdefault\b|\bgenerated\b/i.test(definition);
  if (mustBeGiven) return 'it inserts rows without that column';
  const [, constraint] = /\bdrop constraint (?:if exists )?"(\w+)"/i.exec(statement) ?? [];
  return constraint === undefined ? null : harmOfDropped(constraint, all);
}

/** A check may be dropped to be made wider: what it allows, the one before it allowed already. */
function harmOfDropped(constraint: string, all: string[]): string | null {
  const made = all.find((statement) => statement.includes(`add constraint "${constraint}" check`));
  if (!made) return 'it relies on that constraint';
  const earlier = valuesOf(earlierChecks.get(constraint) ?? '');
  const left = earlier.filter((value) => !valuesOf(made).includes(value));
  return left.length > 0 ? `it may still write ${left.join(', ')}` : null;
}

const valuesOf = (check: string): string[] => [...check.matchAll(/'([A-Z_]+)'/g)].map(([, value]) => value ?? '');

/** Checks by name as the migrations before made them. */
const earlierChecks = new Map<string, string>();

describe('The version before runs on the schema of', () => {
  for (const [index, file] of files.entries()) {
    it(file, async () => {
      const statements = await statementsOf(file);
      expect(statements).to.not.equal([]);
      if (index > 0) {
        const harms = statements.map((statement) => [statement, harmOf(statement, statements)]);
        expect(harms.filter(([, harm]) => harm !== null)).to.deep.equal([]);
      }
      for (const statement of statements) {
        const [, name] = /add constraint "(\w+)" check/.exec(statement) ?? [];
        if (name) earlierChecks.set(name, statement);
      }
    });
  }

  it('would be found out where it could not', () => {
    earlierChecks.set('order_status_check', `add constraint "order_status_check" check (status in ('A', 'B'))`);
    const drop = 'alter table "x" drop constraint "order_status_check";';
    const wider = `alter table "x" add constraint "order_status_check" check (status in ('A', 'B', 'C'));`;
    const narrower = `alter table "x" add constraint "order_status_check" check (status in ('A', 'C'));`;
    const harms = (...statements: string[]) => statements.map((statement) => harmOf(statement, statements));
    expect(harms('alter table "x" drop column "y";')).to.deep.equal(['it may still read or write that']);
    expect(harms('alter table "x" rename column "y" to "z";')).to.deep.equal(['it knows the old name alone']);
    expect(harms('alter table "x" alter column "y" set not null;')).to.deep.equal(['it may write what no longer fits']);
    expect(harms('alter table "x" add "y" text not null;')).to.deep.equal(['it inserts rows without that column']);
    expect(
      harms('alter table "x" add "y" text null;', `alter table "x" add "z" int not null default 0;`),
    ).to.deep.equal([null, null]);
    expect(harms(drop, wider)).to.deep.equal([null, null]);
    expect(harms(drop, narrower)).to.deep.equal(['it may still write B', null]);
    expect(harms(drop)).to.deep.equal(['it relies on that constraint']);
  });
});
