import { describe, expect, it } from '@jest/globals';
import { ConfigError } from '@marquee/service-kit';
import { authConfig } from './auth.config.js';

const LONG = 'a secret that is thirty-two long';

describe('authConfig', () => {
  it('takes the secret as it is', () => {
    expect(authConfig.from({ SECRET_KEY: LONG, NODE_ENV: 'production' })).toEqual({ secret: LONG });
  });

  it('does not let production boot without a secret, and says what is wanted', () => {
    const [fault] = authConfig.faults({ NODE_ENV: 'production' });
    expect(fault).toEqual({ variable: 'SECRET_KEY', expected: expect.stringContaining('at least 32 characters') });
    expect(() => authConfig.from({ NODE_ENV: 'production' })).toThrow(ConfigError);
  });

  it.each(['production', 'development', undefined])('lets nobody boot with a short secret (%s)', (environment) => {
    const values = { SECRET_KEY: LONG.slice(1), ...(environment ? { NODE_ENV: environment } : {}) };
    const [fault] = authConfig.faults(values);
    expect(fault?.variable).toBe('SECRET_KEY');
    expect(JSON.stringify(fault)).not.toContain(LONG.slice(1));
  });

  it('signs with a secret of its own in development, another one each time', () => {
    const secrets = Array.from({ length: 10 }, () => authConfig.from({}).secret);
    expect(new Set(secrets).size).toBe(10);
    expect(secrets.every((secret) => Buffer.from(secret, 'base64url').length === 32)).toBe(true);
  });
});
