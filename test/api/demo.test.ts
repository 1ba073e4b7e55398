import { expect } from 'chai';
import { ApiClient } from '../../dev/apiClient.ts';
import { play } from '../../dev/demo/play.ts';
import { onWholeService } from './testApi.ts';

describe('The story of the demo: the twelve workflows, the import settings that they leave out, and what people do', function () {
  this.timeout(180_000);
  const given = onWholeService();

  it('comes out as it is told, order by order and step by step', async () => {
    const told: string[] = [];
    const { orders, outcomes, surprises } = await play({
      api: new ApiClient(given.api.url, given.api.adminKey),
      say: (text) => told.push(text),
      linkTo: (workflowId) => workflowId,
    });
    expect(surprises).to.deep.equal([]);
    expect(orders).to.equal(72);
    expect(outcomes).to.equal(310);
    expect(told.join('\n'))
      .to.include('[REST_EXPECTED_WITHIN_WINDOW]')
      .and.to.include('[MODE_IS_NEVER]')
      .and.to.include('[BEING_PICKED]');
  });
});
