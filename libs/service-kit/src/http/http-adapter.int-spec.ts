import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { connect } from 'node:net';
import { once } from 'node:events';
import { ServiceProcess } from '../../test/service-process.js';
import { until } from '@marquee/testing/until';
import { createHttpAdapter } from './http-adapter.js';

jest.setTimeout(30_000);

const SECRETS = { SMALL_API_KEY: 'canary-key-1', SMALL_DATABASE_URL: 'postgres://small:canary%40pass@10.9.8.7/db' };

let sut: ServiceProcess;

beforeAll(async () => {
  sut = await ServiceProcess.start({ ...SECRETS, LOG_LEVEL: 'debug' });
});

afterAll(async () => {
  await sut.stop();
});

const json = { 'content-type': 'application/json' };

describe('a request that cannot be used', () => {
  it.each<[string, string, RequestInit, number, string]>([
    ['broken JSON', '/orders', { method: 'POST', headers: json, body: '{"title": canary' }, 400, 'body'],
    ['a body that would change prototypes', '/orders', post('{"title":"x","__proto__":{"a":1}}'), 400, 'body'],
    ['no body', '/orders', { method: 'POST', headers: json }, 400, 'body'],
    ['a body over 64 KiB', '/orders', post(JSON.stringify({ title: 'a'.repeat(65_536) })), 413, 'body'],
    ['a form', '/orders', { method: 'POST', body: new URLSearchParams({ title: 'canary' }) }, 415, 'content-type'],
    ['a text', '/orders', { method: 'POST', body: 'title' }, 415, 'content-type'],
    ['a list instead of an object', '/orders', post('[]'), 400, 'title'],
    ['a number instead of an object', '/orders', post('1'), 400, 'title'],
    ['null instead of an object', '/orders', post('null'), 400, 'title'],
    ['a missing field', '/orders', post('{}'), 400, 'title'],
    ['a wrong type', '/orders', post('{"title":"x","copies":"canary"}'), 400, 'copies'],
    ['an unknown field', '/orders', post('{"title":"x","extra":"canary"}'), 400, 'extra'],
    ['an unknown parameter', '/orders/7?extra=canary', {}, 400, 'extra'],
    ['a parameter given twice', '/orders/7?form=short&form=long', {}, 400, 'form'],
    ['a bad parameter', '/orders/7?form=canary', {}, 400, 'form'],
    ['an unknown route', '/nowhere?api_key=canary', {}, 404, 'path'],
    ['a wrong method', '/orders/7', { method: 'DELETE' }, 404, 'path'],
    ['a path that cannot be decoded', '/orders/%zz-canary', {}, 400, 'path'],
    ['a path with a part that is too long', `/orders/canary${'a'.repeat(300)}`, {}, 400, 'path'],
  ])('gets problem details that name the field, and not the value: %s', async (_, path, init, status, field) => {
    const response = await fetch(sut.url + path, init);
    const text = await response.text();
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(JSON.parse(text)).toMatchObject({
      status,
      errors: expect.arrayContaining([{ field, message: expect.any(String) }]),
      requestId: response.headers.get('x-request-id'),
    });
    expect(text).not.toContain('canary');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('gets a short answer even when thousands of fields are wrong', async () => {
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`x${i}`, 1])));
    const response = await fetch(`${sut.url}/orders`, post(body));
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(5_000);
  });

  it('is answered and cut off when its headers are too large', async () => {
    const answer = await sut.raw(`GET /livez HTTP/1.1\r\nhost: x\r\nx-large: ${'a'.repeat(20_000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 431 /);
    expect(answer).toMatch(/content-type: application\/problem\+json/i);
    expect(answer).toContain('headers are over 16 KB');
  });

  it.each([
    ['no HTTP', 'GARBAGE\r\n\r\n'],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n'],
    ['two lengths', 'POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
    [
      'a length and chunks',
      'POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}',
    ],
    ['a header with a bare line feed', 'GET /livez HTTP/1.1\r\nhost: x\r\nx-a: 1\nx-b\r\n\r\n'],
  ])('is answered and cut off when it is not valid HTTP: %s', async (_, text) => {
    expect(await sut.raw(text)).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('an answer', () => {
  it('is the same with a trailing slash', async () => {
    const [plain, slash] = await Promise.all([fetch(`${sut.url}/orders/7`), fetch(`${sut.url}/orders/7/`)]);
    expect([plain.status, slash.status]).toEqual([200, 200]);
    expect(await slash.text()).toBe(await plain.text());
  });

  it('tells browsers neither to sniff nor to run nor to frame it, and does not name what made it', async () => {
    const { headers } = await fetch(`${sut.url}/orders/7`);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it('says when to come back', async () => {
    const response = await fetch(`${sut.url}/orders/busy`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  });

  it('says what credential it wants', async () => {
    const response = await fetch(`${sut.url}/orders/private`);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="marquee"']);
  });

  it('tells nothing of a failure; the log has all of it but the secrets', async () => {
    const response = await fetch(`${sut.url}/orders/broken`, { headers: { 'x-request-id': 'broken-1' } });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/canary|reach|10\.9\.8\.7/);
    const line = await until(() =>
      sut.lines.find(({ level, requestId }) => level === 'error' && requestId === 'broken-1'),
    );
    expect(line).toMatchObject({
      err: { stack: expect.stringContaining('cannot reach postgres://small:[redacted]@') },
    });
    expect(sut.output).not.toMatch(/canary-key-1|canary%40pass|canary@pass/);
  });

  it('survives a handler that fails after it', async () => {
    expect(await (await fetch(`${sut.url}/orders/late`)).json()).toEqual({ answered: true });
    expect((await fetch(`${sut.url}/livez`)).status).toBe(200);
  });
});

describe('the id of a request', () => {
  it('is taken over when it is harmless, and stands in every line', async () => {
    const response = await fetch(`${sut.url}/orders`, {
      ...post('{"title":"x"}'),
      headers: { ...json, 'x-request-id': 'mine-1' },
    });
    expect(response.headers.get('x-request-id')).toBe('mine-1');
    const lines = await until(() => {
      const found = sut.lines.filter(({ requestId }) => requestId === 'mine-1');
      return found.length === 2 && found;
    });
    expect(lines.map(({ msg }) => msg)).toEqual(['created x', 'request']);
    expect(lines[1]).toMatchObject({ method: 'POST', path: '/orders', status: 201, ms: expect.any(Number) });
  });

  it.each([
    ['1 KB long', 'x'.repeat(1024)],
    ['coloured', '[31m'],
    ['folded', 'a\r\n b'],
    ['two words', 'a b'],
  ])('is replaced when it is %s', async (_, id) => {
    const answer = await sut.raw(`GET /livez HTTP/1.1\r\nhost: x\r\nx-request-id: ${id}\r\nconnection: close\r\n\r\n`);
    // Node refuses a folded header by itself.
    if (answer.startsWith('HTTP/1.1 400')) return;
    expect(answer).toMatch(/x-request-id: [0-9a-f-]{36}\r\n/);
  });

  it('stays with its request when bodies come late, over one connection', async () => {
    const socket = connect(sut.port, '127.0.0.1');
    let answers = '';
    socket.on('data', (chunk) => (answers += chunk.toString()));
    for (const id of ['late-1', 'late-2', 'late-3']) {
      const body = JSON.stringify({ title: id });
      socket.write(`POST /orders HTTP/1.1\r\nhost: x\r\nx-request-id: ${id}\r\ncontent-type: application/json\r\n`);
      socket.write(`content-length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);
      // By then the service has read the first part.
      await fetch(`${sut.url}/livez`);
      socket.write(body.slice(5));
      await until(() => answers.includes(`"${id}"`));
    }
    socket.destroy();
    await once(socket, 'close');
    for (const id of ['late-1', 'late-2', 'late-3'])
      expect(await sut.printed(`created ${id}`)).toMatchObject({ requestId: id });
  });
});

describe('the log', () => {
  it('holds one object per line, whatever clients send', async () => {
    const hostile = ['%0a%0d{"level":"fatal"}', '%1b[31mred', '"}', '%00', "'\\"];
    for (const text of hostile) {
      await fetch(`${sut.url}/orders/${text}`, { headers: { 'user-agent': '\u00e4"}{' } });
      await fetch(`${sut.url}/orders`, post(JSON.stringify({ title: decodeURIComponent(text).slice(0, 20) })));
    }
    await until(() => sut.lines.some(({ msg }) => msg === "created '\\"));
    expect(sut.lines.filter(({ level }) => level === 'fatal')).toEqual([]);
  });

  it('leaves out the query, in which a credential may stand', async () => {
    await fetch(`${sut.url}/orders/query-1?api_key=hidden`);
    await until(() => sut.lines.find(({ path }) => path === '/orders/query-1'));
    expect(sut.output).not.toContain('hidden');
  });

  it('has a line for a request that no route saw', async () => {
    await fetch(`${sut.url}/orders/%zz`, { headers: { 'x-request-id': 'unrouted-1' } });
    expect(await until(() => sut.lines.find(({ requestId }) => requestId === 'unrouted-1'))).toMatchObject({
      status: 400,
    });
  });
});

describe('the open routes', () => {
  it('/livez asks nobody, /readyz and /health ask and tell no reasons', async () => {
    expect(await (await fetch(`${sut.url}/livez`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${sut.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'degraded' }]);
    const health = await fetch(`${sut.url}/health`);
    expect(await health.json()).toEqual({
      status: 'degraded',
      uptimeSeconds: expect.any(Number),
      dependencies: { database: { status: 'down', ms: expect.any(Number) } },
    });
    expect(health.headers.get('cache-control')).toBe('no-store');
  });

  it('/metrics counts requests by route template', async () => {
    await fetch(`${sut.url}/orders/id-12345`);
    await fetch(`${sut.url}/no/such/route/id-12345`);
    const response = await fetch(`${sut.url}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/^# TYPE marquee_http_request_duration_seconds histogram$/m);
    expect(text).toMatch(/_count\{method="GET",route="\/orders\/:id",status="200"\} [1-9]/);
    expect(text).toMatch(/_count\{method="GET",route="unknown",status="404"\} [1-9]/);
    expect(text).not.toContain('id-12345');
  });

  it('/metrics is not there when it is off', async () => {
    const off = await ServiceProcess.start({ METRICS_ENABLED: 'False' });
    const { status } = await fetch(`${off.url}/metrics`);
    await off.stop();
    expect(status).toBe(404);
  });
});

describe(createHttpAdapter.name, () => {
  it('leaves nothing of a secret in all that was printed here', () => {
    expect(sut.output).not.toMatch(/canary-key-1|canary%40pass|canary@pass/);
  });
});

function post(body: string): RequestInit {
  return { method: 'POST', headers: json, body };
}
