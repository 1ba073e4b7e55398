/**
 * The arrows of docs/architecture.md as rules: who may import whom. Each is an error.
 *
 * The rooms' files are parsed with swc, which Temporal's worker brings: TypeScript 7 has no JavaScript interface.
 */

/** What anybody may know of the workflows: names, ids and the shapes that travel, but no workflow. */
const MESSAGES = '^workflows/(messages|ids|requestId|searchAttributes|summaries)\\.ts$';

/** What runs in production. */
const PRODUCT = '^(domain|workflows|activities|db|api|worker|config|temporal)/';

const ROOMS = '^(domain|workflows|activities|db|api|worker|config|temporal|dev|test|bench)/';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A room that imports no other room than those named. Packages are not meant. */
const onlyRooms = (room, allowed, comment) =>
  forbid(`${room.replaceAll('/', '-')}-rooms`, comment, { path: `^${room}/` }, { path: ROOMS, pathNot: allowed });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      'domain-is-pure',
      'The rules know no database, no Temporal, no clock and no file: only each other, and luxon for calendars.',
      { path: '^domain/' },
      { pathNot: ['^domain/', '^node_modules/(@types/)?luxon/'] },
    ),
    forbid(
      'workflows-are-deterministic',
      'A workflow orchestrates: it imports rules, messages and the two packages that are made for its sandbox.',
      { path: '^workflows/' },
      { pathNot: ['^(domain|workflows|activities)/', '^node_modules/@temporalio/(workflow|common)/'] },
    ),
    forbid(
      'workflows-see-types-of-activities',
      'The code of an activity must not get into the bundle of the workflows.',
      { path: '^workflows/' },
      { path: '^activities/', dependencyTypesNot: ['type-only'] },
    ),
    onlyRooms(
      'activities',
      ['^activities/', '^db/', '^temporal/', '^domain/', MESSAGES],
      'An activity is a thin shell that makes the ledger and the outside world retryable.',
    ),
    onlyRooms(
      'db/ledger',
      ['^db/(ledger|entities)/', '^db/orm\\.ts$', '^domain/'],
      'The ledger writes stock and orders after the rules; it knows nobody who calls it.',
    ),
    onlyRooms('temporal', ['^temporal/', MESSAGES], 'What every process does alike with Temporal.'),
    onlyRooms('config', ['^config/'], 'The environment is read before anything else is there.'),
    onlyRooms('db', ['^db/', '^config/', '^domain/'], 'The database knows nobody who uses it.'),
    forbid(
      'read-models-only-read',
      'Only the ledger assigns and releases stock, so what lists and shows must not reach it.',
      { path: '^db/', pathNot: '^db/ledger/' },
      { path: '^db/ledger/' },
    ),
    onlyRooms(
      'api',
      ['^api/', '^config/', '^temporal/', '^db/(?!ledger/)', '^domain/', MESSAGES],
      'Every command enters through Temporal: the API sends messages and reads, and never calls what they cause.',
    ),
    onlyRooms(
      'worker',
      ['^worker/', '^config/', '^temporal/', '^workflows/', '^activities/', '^db/', '^domain/'],
      'The worker composes workflows, activities and database.',
    ),
    forbid(
      'product-stands-alone',
      'What runs in production needs nothing that is for development, tests or measurements.',
      { path: PRODUCT },
      { path: '^(dev|test|bench)/' },
    ),
    forbid(
      'product-has-its-packages',
      'What runs in production imports packages that are installed there.',
      { path: PRODUCT },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
    forbid('no-cycles', 'Two files that need each other are one file, or hide a third.', {}, { circular: true }),
    forbid('no-orphans', 'A file that imports nothing and that nobody imports is dead.', { orphan: true }, {}),
    forbid('resolvable', 'An import names a file or a package that is there.', {}, { couldNotResolve: true }),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^\\.' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.cjs', '.mjs', '.d.ts', '.json', '.node'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
