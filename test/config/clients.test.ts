import { expect } from 'chai';
import { CLIENT_LIMITS, clientLimitsFrom } from '../../config/clients.ts';

describe('The limits of clients', () => {
  it('are the defaults where nothing is said', () => {
    expect(clientLimitsFrom({})).to.deep.equal(CLIENT_LIMITS);
    expect(clientLimitsFrom({ RATE_LIMIT_PER_MINUTE: '', TRUSTED_PROXIES: '' })).to.deep.equal(CLIENT_LIMITS);
  });

  it('are what is said, and none where they are off', () => {
    const env = { RATE_LIMIT_PER_MINUTE: '600', RATE_LIMIT_WRONG_KEYS_PER_MINUTE: 'off', TRUSTED_PROXIES: '2' };
    expect(clientLimitsFrom(env)).to.deep.equal({
      requestsPerMinute: 600,
      wrongKeysPerMinute: null,
      trustedProxies: 2,
    });
  });

  it('that make no sense are refused with the name of the variable', () => {
    const wrong: [variable: string, values: string[]][] = [
      ['RATE_LIMIT_PER_MINUTE', ['0', '-1', '1.5', 'many', '1e3']],
      ['RATE_LIMIT_WRONG_KEYS_PER_MINUTE', ['0', 'OFF']],
      ['TRUSTED_PROXIES', ['-1', '10', 'true', 'loopback']],
    ];
    for (const [variable, values] of wrong) {
      for (const value of values) {
        expect(() => clientLimitsFrom({ [variable]: value }), value)
          .to.throw(variable)
          .with.property('message')
          .that.matches(/^[^\n]+\.$/);
      }
    }
  });
});
