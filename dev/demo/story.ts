import type { StoredSettings } from '../../domain/settings.ts';

/**
 * What stands of an order, as the story tells it: `READY 3` (3 units are assigned, ready to pick and pack),
 * `WAITS 2+3` (2 are assigned, 3 are waited for), `REJECTED`.
 */
export type Standing = string;

export interface Chapter {
  /** The code of the customer whose settings the chapter shows. */
  customer: string;
  title: string;
  settings: StoredSettings;
  /** Every order of the customer after the import of its four orders, after PO-1 and after PO-2. */
  told: [imported: Told, afterFirst: Told, afterSecond: Told];
}

export type Told = Record<string, Standing>;

export interface Delivery {
  reference: string;
  dueInDays: number;
  lines: { product: string; quantity: number }[];
}

/** The last two rows of the file: a quantity that is no number, and a customer whom nobody knows. */
export const FAULTY_ROWS = ['line 92 INVALID_REQUEST', 'line 93 UNKNOWN_CUSTOMER'];

/** Every customer has the same: 5 TEA and 2 MUG in stock, and the same four orders in the file. */
export const OPENING_STOCK = [
  { product: 'TEA', quantity: 5 },
  { product: 'MUG', quantity: 2 },
];

/** Announced before the import, so that imports may count on it. */
export const FIRST_DELIVERY: Delivery = { reference: 'PO-1', dueInDays: 2, lines: [{ product: 'TEA', quantity: 9 }] };

/** Announced after the import, so that only allocation rounds may count on it. */
export const SECOND_DELIVERY: Delivery = { reference: 'PO-2', dueInDays: 3, lines: [{ product: 'TEA', quantity: 10 }] };

const WINDOW_DAYS = 3;
const keep = { outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' } as const;
const split = { outOfStock: 'SPLIT' } as const;
const expect = { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: WINDOW_DAYS } as const;
const ifComplete = { mode: 'ONLY_IF_COMPLETE' } as const;
const ifRestWithin = { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: WINDOW_DAYS } as const;

export const KEPT: Told = { 'SO-1': 'READY 3', 'SO-2': 'WAITS 2+3', 'SO-3': 'WAITS 2+12', 'SO-4': 'WAITS 0+4' };
const HALVED: Told = {
  ...{ 'SO-1': 'READY 3', 'SO-2': 'READY 2', 'SO-2-A': 'WAITS 0+3' },
  ...{ 'SO-3': 'READY 2', 'SO-3-A': 'WAITS 0+12', 'SO-4': 'WAITS 0+4' },
};
/** The shortages of SO-2 and SO-4 are expected in the window, that of SO-3 is not. */
const EXPECTED: Told = {
  ...{ 'SO-1': 'READY 3', 'SO-2': 'WAITS 2+3' },
  ...{ 'SO-3': 'READY 2', 'SO-3-A': 'WAITS 0+12', 'SO-4': 'WAITS 0+4' },
};

/** What PO-1 and PO-2 come to after each of those imports; the urgent SO-4 is served first. */
const KEPT_SERVED: Told = { ...KEPT, 'SO-4': 'READY 4', 'SO-2': 'READY 5' };
const HALVED_SERVED: Told = { ...HALVED, 'SO-4': 'READY 4', 'SO-2-A': 'READY 3' };
const EXPECTED_SERVED: Told = { ...EXPECTED, 'SO-4': 'READY 4', 'SO-2': 'READY 5' };
const KEPT_DONE: Told = { ...KEPT_SERVED, 'SO-3': 'READY 14' };
const HALVED_DONE: Told = { ...HALVED_SERVED, 'SO-3-A': 'READY 12' };
const EXPECTED_DONE: Told = { ...EXPECTED_SERVED, 'SO-3-A': 'READY 12' };

/** The twelve workflows of the seed's table, in its order, then the four import settings that it does not combine. */
export const CHAPTERS: Chapter[] = [
  {
    customer: 'KEEP-ALWAYS',
    title: 'Assign what is available and keep the rest; allocate always',
    settings: { import: keep, allocation: { mode: 'ALWAYS' } },
    told: [KEPT, { ...KEPT_SERVED, 'SO-3': 'WAITS 4+10' }, KEPT_DONE],
  },
  {
    customer: 'SPLIT-ALWAYS',
    title: 'Move the rest to a new order; allocate always',
    settings: { import: split, allocation: { mode: 'ALWAYS' } },
    told: [HALVED, { ...HALVED_SERVED, 'SO-3-A': 'WAITS 2+10' }, HALVED_DONE],
  },
  {
    customer: 'KEEP-NEVER',
    title: 'Assign what is available and keep the rest; never allocate',
    settings: { import: keep, allocation: { mode: 'NEVER' } },
    told: [KEPT, KEPT, KEPT],
  },
  {
    customer: 'SPLIT-NEVER',
    title: 'Move the rest to a new order; never allocate',
    settings: { import: split, allocation: { mode: 'NEVER' } },
    told: [HALVED, HALVED, HALVED],
  },
  {
    customer: 'EXPECT-ALWAYS',
    title: 'Move the rest to a new order unless it is expected within 3 days; allocate always',
    settings: { import: expect, allocation: { mode: 'ALWAYS' } },
    told: [EXPECTED, { ...EXPECTED_SERVED, 'SO-3-A': 'WAITS 2+10' }, EXPECTED_DONE],
  },
  {
    customer: 'EXPECT-NEVER',
    title: 'Move the rest to a new order unless it is expected within 3 days; never allocate',
    settings: { import: expect, allocation: { mode: 'NEVER' } },
    told: [EXPECTED, EXPECTED, EXPECTED],
  },
  {
    customer: 'EXPECT-COMPLETE',
    title: 'Move the rest to a new order unless it is expected within 3 days; allocate only complete orders',
    settings: { import: expect, allocation: ifComplete },
    told: [EXPECTED, EXPECTED_SERVED, EXPECTED_DONE],
  },
  {
    customer: 'EXPECT-REST',
    title: 'Move the rest to a new order unless it is expected within 3 days; allocate if the rest comes within 3 days',
    settings: { import: expect, allocation: ifRestWithin },
    told: [EXPECTED, { ...EXPECTED_SERVED, 'SO-3-A': 'WAITS 2+10' }, EXPECTED_DONE],
  },
  {
    customer: 'KEEP-COMPLETE',
    title: 'Assign what is available and keep the rest; allocate only complete orders',
    settings: { import: keep, allocation: ifComplete },
    told: [KEPT, KEPT_SERVED, KEPT_DONE],
  },
  {
    customer: 'KEEP-REST',
    title: 'Assign what is available and keep the rest; allocate if the rest comes within 3 days',
    settings: { import: keep, allocation: ifRestWithin },
    told: [KEPT, { ...KEPT_SERVED, 'SO-3': 'WAITS 4+10' }, KEPT_DONE],
  },
  {
    customer: 'SPLIT-COMPLETE',
    title: 'Move the rest to a new order; allocate only complete orders',
    settings: { import: split, allocation: ifComplete },
    told: [HALVED, HALVED_SERVED, HALVED_DONE],
  },
  {
    customer: 'SPLIT-REST',
    title: 'Move the rest to a new order; allocate if the rest comes within 3 days',
    settings: { import: split, allocation: ifRestWithin },
    told: [HALVED, { ...HALVED_SERVED, 'SO-3-A': 'WAITS 2+10' }, HALVED_DONE],
  },
  chapter(
    'REJECT',
    'Reject the order',
    { import: { outOfStock: 'REJECT_ORDER' } },
    {
      ...{ 'SO-1': 'READY 3', 'SO-2': 'REJECTED', 'SO-3': 'REJECTED', 'SO-4': 'REJECTED' },
    },
  ),
  chapter(
    'TRIM-PRODUCTS',
    'Remove products that are short',
    { import: { outOfStock: 'REMOVE_SHORT_PRODUCTS' } },
    {
      ...{ 'SO-1': 'READY 3', 'SO-2': 'REJECTED', 'SO-3': 'READY 2', 'SO-4': 'REJECTED' },
    },
  ),
  chapter(
    'TRIM-QUANTITIES',
    'Remove what is not available',
    { import: { outOfStock: 'ASSIGN_AVAILABLE_REMOVE_REST' } },
    {
      ...{ 'SO-1': 'READY 3', 'SO-2': 'READY 2', 'SO-3': 'READY 2', 'SO-4': 'REJECTED' },
    },
  ),
  {
    customer: 'ASSIGN-NONE',
    title: 'Assign nothing until everything is there; allocate always',
    settings: { import: { outOfStock: 'ASSIGN_NONE' }, allocation: { mode: 'ALWAYS' } },
    told: [
      { 'SO-1': 'READY 3', 'SO-2': 'WAITS 0+5', 'SO-3': 'WAITS 0+14', 'SO-4': 'WAITS 0+4' },
      { ...KEPT_SERVED, 'SO-3': 'WAITS 4+10' },
      KEPT_DONE,
    ],
  },
];

/** A chapter in which nothing waits after the import, so that deliveries change nothing. */
function chapter(customer: string, title: string, settings: StoredSettings, told: Told): Chapter {
  return { customer, title, settings, told: [told, told, told] };
}
