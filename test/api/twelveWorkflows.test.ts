import { expect } from 'chai';
import { ApiClient } from '../../dev/demo/apiClient.ts';
import { play } from '../../dev/demo/play.ts';
import { onWholeService } from './testApi.ts';

describe('The twelve workflows of backorder management, and the import settings that they leave out', function () {
  this.timeout(180_000);
  const given = onWholeService();

  it('come out as the demo tells them, order by order, at the import and at each delivery', async () => {
    const told: string[] = [];
    const { orders, outcomes, surprises } = await play({
      api: new ApiClient(given.api.url, given.api.adminKey),
      say: (text) => told.push(text),
      linkTo: (workflowId) => workflowId,
    });
    expect(orders).to.equal(64);
    expect(outcomes).to.equal(228);
    expect(surprises).to.deep.equal([]);
    expect(told.join('\n')).to.include('[REST_EXPECTED_WITHIN_WINDOW]').and.to.include('[MODE_IS_NEVER]');
  });
});
