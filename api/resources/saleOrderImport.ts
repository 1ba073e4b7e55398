import { dropAddress, keepAddress } from '../../db/deliveryAddresses.ts';
import { type Sql, sqlOf } from '../../db/orm.ts';
import { readFirstDecision } from '../../db/views/decisions.ts';
import { readGroupOf } from '../../db/views/saleOrderList.ts';
import { readSaleOrdersById } from '../../db/views/saleOrders.ts';
import type { ImportSaleOrder } from '../../domain/commands.ts';
import { importSaleOrder } from '../../workflows/messages.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { INTEGRATORS } from '../http/authentication.ts';
import { customerOfBody } from '../http/customers.ts';
import { ProblemError, refused } from '../http/problem.ts';
import { note } from '../http/requestTrail.ts';
import { type Route, route } from '../http/route.ts';
import * as schemas from '../schemas/saleOrder.ts';
import { execute, saleOrderStart } from '../temporal/commands.ts';
import { shownSaleOrder } from './shownSaleOrder.ts';

/** `POST /v1/sale-orders`: a new order, decided by its customer's settings before the answer goes out. */
export function saleOrderImportRoute({ temporal, clock }: ApiDependencies): Route {
  return route({
    method: 'post',
    path: '/v1/sale-orders',
    tag: 'Sale orders',
    summary: 'Import an order',
    description:
      'Answers 201 once the decision is committed, also where it is to reject the order, and 200 where the very same ' +
      'request made the order that stands under its reference already.',
    roles: INTEGRATORS,
    body: schemas.NewSaleOrder,
    answers: { 201: schemas.ImportedSaleOrder, 200: schemas.ImportedSaleOrder },
    problems: ['DUPLICATE_REFERENCE', 'UNKNOWN_CUSTOMER', 'UNKNOWN_WAREHOUSE'],
    idempotent: true,
    handler: async ({ em, caller, body, bodyHash, newId }) => {
      const db = sqlOf(em);
      await customerOfBody(em, caller, body.customer);
      note({ saleOrderId: newId });
      const { deliveryAddress, urgent = false, splittable = true, ...rest } = body;
      const order: ImportSaleOrder = {
        ...{ ...rest, urgent, splittable, saleOrderId: newId, accountId: caller.accountId },
        ...{ requestHash: bodyHash, actor: caller.name },
      };
      // Personal data stays out of Temporal: it stands under the new order's id before its workflow begins.
      if (deliveryAddress) await keepAddress(db, order, deliveryAddress, clock());
      const result = await execute(temporal.client, {
        update: importSaleOrder,
        updateId: order.saleOrderId,
        argument: order,
        start: saleOrderStart(order),
      });
      if (result.outcome !== 'IMPORTED') await dropAddress(db, order.saleOrderId);
      if (result.outcome === 'REFUSED') throw refused(result.refused);

      const shown = await imported(db, result.saleOrder.saleOrderId, caller.accountId, clock());
      const headers = { Location: `/v1/sale-orders/${shown.saleOrder.id}` };
      return { status: result.outcome === 'IMPORTED' ? 201 : 200, body: shown, headers };
    },
  });
}

async function imported(db: Sql, id: string, accountId: string, now: Date) {
  const members = await readGroupOf(db, id);
  const ids = members.map((member) => member.id);
  const group = (await readSaleOrdersById(db, ids, now)).map((order) => shownSaleOrder(order, accountId));
  const saleOrder = group.find((order) => order.id === id);
  const decision = await readFirstDecision(db, id);
  if (!saleOrder || !decision) {
    throw new ProblemError('DUPLICATE_REFERENCE', 'Another import has taken the place of this order since');
  }
  return { saleOrder, group, decision };
}
