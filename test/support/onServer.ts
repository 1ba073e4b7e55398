import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { TestService, type WorkerSurroundings } from './service.ts';
import { devServerEnvironment, timeSkippingEnvironment } from './temporal.ts';
import { TestWarehouse } from './warehouse.ts';

/** What the tests of one `describe` share: a warehouse, and the service that works for it. */
export interface Given {
  readonly environment: TestWorkflowEnvironment;
  readonly warehouse: TestWarehouse;
  readonly service: TestService;
  /** Lets time pass, on the server that skips it and on the ledger's clock. */
  pass(time: string): Promise<void>;
}

type Surround = (warehouse: TestWarehouse, environment: TestWorkflowEnvironment) => WorkerSurroundings;

/** On the server that skips time. Its clock runs ahead of ours, and the ledger's goes with it. */
export function onTimeSkippingServer(surround: Surround = () => ({})): Given {
  return givenOn(timeSkippingEnvironment, surround, async (given) => {
    given.warehouse.now = new Date(await given.environment.currentTimeMs());
  });
}

/** On a whole server. */
export function onDevServer(surround: Surround = () => ({})): Given {
  return givenOn(devServerEnvironment, surround, async () => {});
}

function givenOn(
  open: () => Promise<TestWorkflowEnvironment>,
  surround: Surround,
  setClock: (given: Given) => Promise<void>,
): Given {
  const given = {
    async pass(time) {
      await given.environment.sleep(time as Parameters<TestWorkflowEnvironment['sleep']>[0]);
      await setClock(given);
    },
  } as { -readonly [Key in keyof Given]: Given[Key] };
  before(async () => {
    given.environment = await open();
    given.warehouse = await TestWarehouse.open();
    given.service = await TestService.start(
      given.warehouse,
      given.environment,
      surround(given.warehouse, given.environment),
    );
  });
  beforeEach(() => setClock(given));
  after(async () => {
    await given.service.stop();
    await given.warehouse.close();
  });
  return given;
}
