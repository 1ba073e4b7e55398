import type { SaleOrderStatus } from '../../domain/statuses.ts';

export interface OrderInTables {
  id: string;
  reference: string;
  status: SaleOrderStatus;
  deadline: string | null;
  urgent: boolean;
  queuePlace: string;
  groupId: string;
  splitFrom: string | null;
  warnings: { code: string; message: string; lineReference?: string }[];
  lines: {
    product: string;
    requested: number;
    assigned: number;
    unassigned: number;
    removed: number;
    lineReference: string | null;
  }[];
}

export interface DecisionInTables {
  cause: string;
  causeId: string;
  position: number | null;
  settings: Record<string, unknown>;
  outcome: string;
  reason: string;
  lines: { wanted: number; free: number; expected: number | null; assigned: number; unassigned: number }[];
}
