import { expect } from 'chai';
import { databaseUrlFrom, portFrom, temporalFrom } from '../../config/environment.ts';
import { logFrom } from '../../config/log.ts';

describe('A wrong or missing variable is said in a sentence that names it', () => {
  it('DATABASE_URL', () => {
    expect(() => databaseUrlFrom({})).to.throw('DATABASE_URL must be set');
    expect(() => databaseUrlFrom({ DATABASE_URL: 'mysql://somewhere' })).to.throw('DATABASE_URL must be an address');
    expect(databaseUrlFrom({ DATABASE_URL: 'postgres://u:p@h/d' })).to.equal('postgres://u:p@h/d');
  });

  it('PORT and TEMPORAL_UI_PORT', () => {
    for (const text of ['0', '65536', '80.5', 'http']) {
      expect(() => portFrom({ PORT: text }, 'PORT', 3000)).to.throw(
        `PORT must be a port from 1 to 65535, not "${text}"`,
      );
    }
    expect(portFrom({}, 'PORT', 3000)).to.equal(3000);
    expect(portFrom({ PORT: '8080' }, 'PORT', 3000)).to.equal(8080);
  });

  it('TEMPORAL_ADDRESS, and what else Temporal is reached by', () => {
    expect(() => temporalFrom({})).to.throw('TEMPORAL_ADDRESS must be set');
    const found = temporalFrom({ TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'ops', TEMPORAL_API_KEY: 'k' });
    expect(found.namespace).to.equal('ops');
    expect(found.connection).to.include({ address: 'temporal:7233', apiKey: 'k' });
    expect(temporalFrom({ TEMPORAL_ADDRESS: 'temporal:7233' }).namespace).to.equal('default');
  });

  it('LOG_LEVEL', () => {
    expect(() => logFrom({ LOG_LEVEL: 'loud' }, 'api')).to.throw('LOG_LEVEL must be one of');
    expect(logFrom({}, 'api', 'warn').level).to.equal('warn');
  });
});
