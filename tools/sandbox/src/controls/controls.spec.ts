import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { buildSandbox } from '../build-sandbox.js';

describe('test controls', () => {
  let app: FastifyInstance;
  let authorization: string;

  const logIn = async () => {
    const reply = await app.inject({ method: 'POST', url: '/tvdb/v4/login', payload: { apikey: 'any-key' } });
    return reply.json<{ data: { token: string } }>().data.token;
  };

  beforeEach(async () => {
    app = buildSandbox({ now: () => new Date('2026-01-01T00:00:00Z') });
    authorization = `Bearer ${await logIn()}`;
  });
  afterEach(() => app.close());

  const get = (path: string) => app.inject({ url: `/tvdb/v4${path}`, headers: { authorization } });
  const requests = async () => (await app.inject({ url: '/_requests' })).json<object[]>();

  describe('/_requests', () => {
    it('lists upstream calls with path and status, and nothing else', async () => {
      await get('/series/83268?x=1');
      await get('/series/1');
      await app.inject({ method: 'DELETE', url: '/_faults' });

      const at = '2026-01-01T00:00:00.000Z';
      expect(await requests()).toEqual([
        { method: 'POST', path: '/tvdb/v4/login', at, status: 200 },
        { method: 'GET', path: '/tvdb/v4/series/83268?x=1', at, status: 200 },
        { method: 'GET', path: '/tvdb/v4/series/1', at, status: 404 },
      ]);
    });

    it('starts anew after DELETE', async () => {
      expect((await app.inject({ method: 'DELETE', url: '/_requests' })).statusCode).toBe(204);
      expect(await requests()).toEqual([]);
    });
  });

  describe('/_faults', () => {
    const fault = (payload: object) => app.inject({ method: 'PUT', url: '/_faults', payload });

    it.each([500, 503, 429])('answers %i with Retry-After instead of the truth, until switched off', async (status) => {
      expect((await fault({ status, retryAfter: 7 })).statusCode).toBe(204);

      const reply = await get('/series/83268');
      expect(reply.statusCode).toBe(status);
      expect(reply.headers['retry-after']).toBe('7');
      expect(reply.headers['marquee-source']).toBe('sandbox');

      await app.inject({ method: 'DELETE', url: '/_faults' });
      expect((await get('/series/83268')).statusCode).toBe(200);
    });

    it('strikes the matching path only, and only so many times', async () => {
      await fault({ status: 503, match: '/tvdb/v4/series/81189', times: 1 });

      expect((await get('/series/83268')).statusCode).toBe(200);
      expect((await get('/series/81189')).statusCode).toBe(503);
      expect((await get('/series/81189')).statusCode).toBe(200);
    });

    it('sends garbage that claims to be JSON', async () => {
      await fault({ body: 'garbage' });

      const reply = await get('/series/83268');
      expect(reply.statusCode).toBe(200);
      expect(reply.headers['content-type']).toBe('application/json; charset=UTF-8');
      expect(() => reply.json()).toThrow(SyntaxError);
    });

    it.each(['identity', 'gzip'])('cuts the %s bytes in half', async (coding) => {
      const headers = { authorization, 'accept-encoding': coding };
      const url = '/tvdb/v4/series/83268';
      const whole = (await app.inject({ url, headers })).rawPayload;
      await fault({ body: 'truncated' });

      const reply = await app.inject({ url, headers });
      expect(reply.rawPayload).toEqual(whole.subarray(0, Math.floor(whole.length / 2)));
      expect(reply.headers['content-length']).toBe(String(reply.rawPayload.length));
    });

    it('delays the true answer', async () => {
      await fault({ delayMs: 50 });
      const start = performance.now();

      expect((await get('/series/83268')).statusCode).toBe(200);
      expect(performance.now() - start).toBeGreaterThanOrEqual(45);
    });

    it.each([{ status: 200 }, { body: 'nonsense' }, { typo: 1 }])('refuses %j', async (payload) => {
      expect((await fault(payload)).statusCode).toBe(400);
      expect((await get('/series/83268')).statusCode).toBe(200);
    });
  });

  describe('/_token-lifetime', () => {
    it('shortens tokens issued afterwards', async () => {
      await app.inject({ method: 'PUT', url: '/_token-lifetime', payload: { seconds: 5 } });

      const [, payload] = (await logIn()).split('.');
      const { exp } = JSON.parse(Buffer.from(payload!, 'base64url').toString()) as { exp: number };
      expect(exp).toBe(Date.parse('2026-01-01T00:00:05Z') / 1000);
    });
  });
});
