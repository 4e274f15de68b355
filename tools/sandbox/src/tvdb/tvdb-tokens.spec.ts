import { beforeEach, describe, expect, it } from '@jest/globals';
import { TvdbTokens } from './tvdb-tokens.js';

describe(TvdbTokens.name, () => {
  let time: number;
  let sut: TvdbTokens;

  beforeEach(() => {
    time = Date.parse('2026-01-01T00:00:00Z');
    sut = new TvdbTokens(() => new Date(time));
  });

  describe('login', () => {
    it('issues a JWT that says when it expires: in 30 days', () => {
      const parts = sut.login('any-key', undefined).split('.');

      expect(decode(parts[0])).toEqual({ alg: 'HS256', typ: 'JWT' });
      expect(decode(parts[1])).toEqual({ apikey: 'any-key', pin: '', exp: Date.parse('2026-01-31T00:00:00Z') / 1000 });
    });

    it.each(['invalid', '', undefined, 7])('refuses the key %p', (key) => {
      expect(() => sut.login(key, undefined)).toThrow('InvalidAPIKey: apikey invalid');
    });

    it('wants a pin with a key that needs one', () => {
      expect(() => sut.login('pin-key', undefined)).toThrow('InvalidValueType: pin required');
      expect(sut.login('pin-key', '1234')).toMatch(/^ey/);
    });
  });

  describe('check', () => {
    it('accepts a token up to its last second, also after a restart', () => {
      const token = sut.login('any-key', undefined);
      time += 30 * 24 * 3600 * 1000 - 1;
      const restarted = new TvdbTokens(() => new Date(time));

      expect(() => restarted.check(`Bearer ${token}`)).not.toThrow();
      time += 1;
      expect(() => restarted.check(`Bearer ${token}`)).toThrow('Unauthorized');
    });

    it('refuses whatever it did not sign', () => {
      const token = sut.login('any-key', undefined);
      const [head, , signature] = token.split('.');
      const forged = `${head}.${Buffer.from('{"exp":9999999999}').toString('base64url')}.${signature}`;

      for (const header of [
        undefined,
        '',
        token,
        'Bearer any-key',
        `Basic ${token}`,
        `Bearer ${forged}`,
        `Bearer ${token}x`,
      ]) {
        expect(() => sut.check(header)).toThrow('Unauthorized');
      }
    });
  });
});

function decode(part = ''): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
