import { CompiledQuery } from 'kysely';
import type { Statement } from './statements.ts';
import type { TestWarehouse } from './warehouse.ts';

/** What PostgreSQL did to answer a statement. */
export interface Plan {
  /** Tables that were read from end to end. */
  scanned: string[];
  /** Indexes that were used. */
  indexes: string[];
  /** Rows and index entries that were looked at, whether or not they were wanted. */
  rows: number;
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Node[];
}

/** Carries the statement out once more, and answers how. */
export async function planOf(warehouse: TestWarehouse, { text, values }: Statement): Promise<Plan> {
  const explained = CompiledQuery.raw(`explain (analyze, format json) ${text}`, values);
  const { rows } = await warehouse.sql.executeQuery<{ 'QUERY PLAN': [{ Plan: Node }] }>(explained);
  const [answer] = rows;
  const nodes = answer ? [...nodesOf(answer['QUERY PLAN'][0].Plan)] : [];
  return {
    scanned: [
      ...new Set(nodes.flatMap((node) => (node['Node Type'] === 'Seq Scan' ? (node['Relation Name'] ?? []) : []))),
    ],
    indexes: [...new Set(nodes.flatMap((node) => node['Index Name'] ?? []))],
    rows: Math.round(nodes.reduce((sum, node) => sum + rowsReadBy(node), 0)),
  };
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of node.Plans ?? []) yield* nodesOf(child);
}

function rowsReadBy(node: Node): number {
  if (!node['Relation Name'] && !node['Index Name']) return 0;
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + removed) * node['Actual Loops'];
}
