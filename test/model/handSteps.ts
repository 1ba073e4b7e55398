import { Operator } from '../support/operator.ts';
import type { TestWarehouse } from '../support/warehouse.ts';
import type { NaiveOrder } from './naiveShapes.ts';
import type { NaiveWarehouse } from './naiveWarehouse.ts';
import type { Random } from './random.ts';
import type { Step } from './step.ts';

/** Some command by hand to an order. */
export function stepByHand(warehouse: TestWarehouse, model: NaiveWarehouse, random: Random, order: NaiveOrder): Step {
  const { customer, reference } = order;
  const operator = new Operator(warehouse, customer);
  const line = 1 + random.below(order.lines.length);
  const some = random.onceIn(3)
    ? undefined
    : [[line, ...(random.onceIn(2) ? [1 + random.below(4)] : [])] as [number, number?]];
  const action = random.one(['REMOVE_UNAVAILABLE', 'SPLIT_UNAVAILABLE'] as const);
  const quantities = [[line, 1 + random.below(8)] as [number, number]];
  const urgent = random.onceIn(3) ? { urgent: random.onceIn(2) } : {};
  const status = random.one(['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'] as const);
  const steps: Step[] = [
    {
      what: `assign ${reference} ${JSON.stringify(some)}`,
      model: () => model.assign(order, some),
      ledger: () => operator.assign(reference, some),
    },
    {
      what: `unassign ${reference} ${JSON.stringify(some)}`,
      model: () => model.unassign(order, some),
      ledger: () => operator.unassign(reference, some),
    },
    {
      what: `${action} of ${reference}`,
      model: () => model.manage(order, action),
      ledger: () => operator.manage(reference, action),
    },
    {
      what: `change ${reference} ${JSON.stringify({ quantities, urgent })}`,
      model: () => model.change(order, quantities, urgent.urgent),
      ledger: () => operator.change(reference, { quantities, ...urgent }),
    },
    {
      what: `cancel ${reference}`,
      model: () => model.cancel(order),
      ledger: () => operator.cancel(reference),
    },
    {
      what: `${reference} is ${status}`,
      model: () => model.report(order, status),
      ledger: () => operator.report(reference, status),
    },
  ];
  const [assign, unassign, manage, change] = steps as [Step, Step, Step, Step];
  return random.one([...steps, assign, unassign, manage, change]); // those that close an order are rarer
}
