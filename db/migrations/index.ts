import { Migration20261122054022 } from './Migration20261122054022.ts';
import { Migration20261122064101 } from './Migration20261122064101.ts';
import { Migration20261127082127 } from './Migration20261127082127.ts';
import { Migration20261127083612 } from './Migration20261127083612.ts';
import { Migration20261127133710 } from './Migration20261127133710.ts';

/** In the order in which they are applied; one that was released is never changed. */
export const migrations = [
  { name: 'Migration20261122054022', class: Migration20261122054022 },
  { name: 'Migration20261122064101', class: Migration20261122064101 },
  { name: 'Migration20261127082127', class: Migration20261127082127 },
  { name: 'Migration20261127083612', class: Migration20261127083612 },
  { name: 'Migration20261127133710', class: Migration20261127133710 },
];
