import type { StoredSettings } from '../../domain/settings.ts';
import type { Client } from './client.ts';

/** An account with its customers, and what everybody may order there. */
export interface Shop {
  client: Client;
  accountId: string;
  customers: ShopCustomer[];
}

export interface ShopCustomer {
  code: string;
  /** That it owns. */
  products: string[];
  /** That it may order: with cross customer picking also strangers'. */
  orders: string[];
}

interface ShopAccount {
  name: string;
  crossCustomerPicking: boolean;
  customers: Record<string, StoredSettings>;
}

const WITHIN_DAYS = 3;

/** Every way to import and every mode of allocation; one account whose customers share their stock. */
export const ACCOUNTS: ShopAccount[] = [
  {
    name: 'Harbour Logistics',
    crossCustomerPicking: false,
    customers: {
      KEEP: {},
      SPLIT: { import: { outOfStock: 'SPLIT' }, allocation: { mode: 'ONLY_IF_COMPLETE' } },
      REJECT: { import: { outOfStock: 'REJECT_ORDER' }, minimumPurchaseOrderStatus: 'RECEIVED' },
      TRIM: { import: { outOfStock: 'ASSIGN_AVAILABLE_REMOVE_REST' } },
      WHOLE: { import: { outOfStock: 'REMOVE_SHORT_PRODUCTS' } },
      WAIT: { import: { outOfStock: 'ASSIGN_NONE' }, allocation: { mode: 'NEVER' } },
      WITHIN: {
        import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: WITHIN_DAYS },
        allocation: { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: WITHIN_DAYS },
      },
    },
  },
  {
    name: 'Shared Shelves',
    crossCustomerPicking: true,
    customers: {
      LEFT: { import: { outOfStock: 'ASSIGN_NONE' } },
      RIGHT: { import: { outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' }, allocation: { mode: 'ONLY_IF_COMPLETE' } },
      MIDDLE: { import: { outOfStock: 'SPLIT' } },
      NEVER: { import: { outOfStock: 'ASSIGN_NONE' }, allocation: { mode: 'NEVER' } },
    },
  },
];

/** The customer that only measures; it has one product of its own name. */
export const PROBE = 'PROBE';

export async function openShop(client: Client, accountId: string, account: ShopAccount): Promise<Shop> {
  const make = async (method: string, path: string, body: object) => {
    const answer = await client.send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} was refused: ${JSON.stringify(answer.body)}`);
  };
  const { crossCustomerPicking } = account;
  await make('PATCH', '/v1/account', { crossCustomerPicking });
  const all = Object.entries(account.customers).map(([code, settings]) => ({
    ...{ code, settings, products: [`${code}-1`, `${code}-2`] },
  }));
  for (const { code, settings, products } of [...all, { code: PROBE, settings: {}, products: [PROBE] }]) {
    await make('POST', '/v1/customers', { code, name: code, settings });
    for (const product of products)
      await make('POST', '/v1/products', { customer: code, code: product, name: product });
  }
  const everything = all.flatMap(({ products }) => products);
  const customers = all.map(({ code, products }) => ({
    ...{ code, products, orders: crossCustomerPicking ? everything : products },
  }));
  return { client, accountId, customers };
}
