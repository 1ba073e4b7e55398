import { availableParallelism } from 'node:os';
import Table from 'cli-table3';
import type { Row, Unit } from './measurement.ts';

/** Rows of one measurement as a table for people. */
export function tableOf(title: string, rows: readonly Row[]): string {
  const table = new Table({
    head: [title, 'measured', 'its floor', 'floor', 'ratio', 'aim', ''],
    colAligns: ['left', 'right', 'left', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, unit, measured, floor, ratio, aim } of rows) {
    table.push([
      what,
      inUnits(measured, unit),
      floor?.what ?? '',
      floor ? inUnits(floor.value, unit) : '',
      ratio === null ? '' : ratio.toFixed(ratio < 0.1 ? 4 : 2),
      aim?.text ?? '',
      aim === null ? '' : aim.met ? 'met' : 'MISSED',
    ]);
  }
  return table.toString();
}

/** The whole run as JSON, with every sample. */
export function jsonOf(rows: Record<string, readonly Row[]>, at: Date): string {
  const machine = { cores: availableParallelism(), node: process.version, platform: process.platform };
  return `${JSON.stringify({ at: at.toISOString(), machine, measurements: rows }, null, 2)}\n`;
}

function inUnits(value: number, unit: Unit): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return unit === '/s' ? `${value.toFixed(digits)}/s` : `${value.toFixed(digits)} ${unit}`;
}
