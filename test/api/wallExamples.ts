import type { Json } from './testApi.ts';

/** An operation of the OpenAPI document. */
export interface Operation {
  /** `POST /v1/sale-orders` */
  name: string;
  method: string;
  path: string;
  operation: Json;
}

/** What is behind the wall, as a request can name it. */
export interface Walled {
  /** Ids by the part of a path that they fill. */
  places: Record<string, string>;
  /** By the query parameter or the words of a body that name them. */
  names: { customer: string; product: string; reference: string; purchaseOrderId: string; group: string };
}

/** A refusal, or the success of somebody who asked for what is their own. */
type Expected = 404 | 422 | 403 | 'OWN';

export interface Example {
  /** Of a body that the operation's schema lets through; it names what belongs to the other. */
  body: object;
  /** For another account's key and for one that is bound to another customer; 404 where nothing is said. */
  stranger?: Expected;
  bound?: Expected;
}

/** What operations are asked with that take a body. More than one where they can name more than one thing. */
export function examplesOf({ name, operation }: Operation, { names, places }: Walled): Example[] {
  const { customer, product, purchaseOrderId } = names;
  const lines = [{ product, quantity: 1 }];
  const unknown = { stranger: 422, bound: 422 } as const;
  const examples: Record<string, Example[]> = {
    'PATCH /v1/account': [{ body: { name: 'Renamed' }, stranger: 'OWN', bound: 403 }],
    'POST /v1/api-keys': [
      { body: { name: 'Mine', role: 'VIEWER', customer }, ...unknown },
      { body: { name: 'Mine', role: 'VIEWER' }, stranger: 'OWN', bound: 403 },
    ],
    'POST /v1/customers': [{ body: { code: 'MINE', name: 'Mine' }, stranger: 'OWN', bound: 403 }],
    'PUT /v1/customers/{code}/settings': [{ body: {} }],
    'PATCH /v1/customers/{code}/settings': [{ body: {} }],
    'POST /v1/products': [{ body: { customer, code: 'NEW', name: 'New' }, ...unknown }],
    'POST /v1/purchase-orders': [{ body: { customer, reference: 'R', lines }, ...unknown }],
    'PATCH /v1/purchase-orders/{id}': [{ body: { arrivalDate: '2026-12-01' } }],
    'POST /v1/purchase-orders/{id}/status-changes': [
      { body: { status: 'VERIFIED' } },
      { body: { status: 'ALLOCATED', id: places['status-changes/{changeId}'] } },
    ],
    'POST /v1/sale-orders': [{ body: { customer, reference: 'R', lines }, ...unknown }],
    'PATCH /v1/sale-orders/{id}': [{ body: { urgent: true } }],
    'POST /v1/sale-orders/{id}/assign': [{ body: {} }],
    'POST /v1/sale-orders/{id}/unassign': [{ body: {} }],
    'POST /v1/sale-orders/{id}/manage-available-products': [{ body: { action: 'SPLIT_UNAVAILABLE' } }],
    'POST /v1/sale-orders/{id}/cancel': [{ body: {} }],
    'POST /v1/sale-orders/{id}/status-changes': [{ body: { status: 'PACKED' } }],
    'POST /v1/allocation-rounds': [{ body: { customer }, ...unknown }, { body: { purchaseOrderId } }],
  };
  if (!operation.requestBody) return [];
  const found = examples[name];
  if (!found) throw new Error(`${name} is new: give it an example here of what belongs to another`);
  return found;
}

/** The path with the other's ids in it. */
export function pathOf({ name, path }: Operation, { places }: Walled): string {
  const filled = Object.entries(places).reduce(
    (sofar, [place, id]) => sofar.replace(place, place.replace(/\{\w+\}/, id)),
    path,
  );
  if (filled.includes('{')) throw new Error(`${name} is new: give its path an id of what belongs to another`);
  return filled;
}
