import type { StoredSettings } from '../../domain/settings.ts';
import type { CustomerOnStage, Stage } from './stage.ts';

/** A story of one customer, of whose orders those of the file are imported and whose PO-1 is announced. */
export interface Act {
  customer: string;
  title: string;
  settings: StoredSettings;
  play(scene: Stage & { customer: CustomerOnStage; purchaseOrderId: string }): Promise<void>;
}
