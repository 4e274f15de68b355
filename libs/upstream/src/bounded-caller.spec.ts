import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { ServiceError } from '@marquee/contracts';
import { startUpstream, type AnUpstream } from '../test/an-upstream.js';
import { BoundedCaller, retryAfterSeconds, type UpstreamCall } from './bounded-caller.js';

const MIB = 1024 * 1024;
const TEXT = JSON.stringify({ name: '千と千尋の神隠し', padding: 'x'.repeat(5_000) });

describe(BoundedCaller, () => {
  let upstream: AnUpstream;
  let sut: BoundedCaller;

  beforeEach(async () => {
    upstream = await startUpstream();
    sut = new BoundedCaller({ upstream: 'tvdb', deadlineMs: 5_000, maxBodyBytes: 2 * MIB });
  });
  afterEach(async () => {
    await sut.close();
    await upstream.close();
  });

  const call = (wish: Partial<UpstreamCall> = {}) => sut.call({ url: `${upstream.url}/series/1`, ...wish });
  const failure = async (wish: Partial<UpstreamCall> = {}): Promise<ServiceError> => {
    const error: unknown = await call(wish).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ServiceError);
    return error as ServiceError;
  };
  const answerWith = (body: Buffer | string, headers: Record<string, string> = {}, status = 200) => {
    upstream.answer = (_, reply) => void reply.writeHead(status, headers).end(body);
  };
  const connectionsAreGone = async () => {
    const deadline = Date.now() + 2_000;
    while (upstream.sockets.size > 0 && Date.now() < deadline) await sleep(2);
    expect(upstream.sockets.size).toBe(0);
  };

  describe('a good answer', () => {
    it.each<[string, Buffer | string, Record<string, string>]>([
      ['plain', TEXT, {}],
      ['plain, and says so', TEXT, { 'content-encoding': 'identity' }],
      ['gzip', gzipSync(TEXT), { 'content-encoding': 'gzip' }],
      ['gzip by its old name', gzipSync(TEXT), { 'content-encoding': 'X-GZIP' }],
      ['brotli', brotliCompressSync(TEXT), { 'content-encoding': 'br' }],
    ])('is decoded: %s', async (_, body, headers) => {
      answerWith(body, { ...headers, 'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': '7' });
      const answer = await call();
      expect(answer).toMatchObject({ status: 200, lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT', retryAfter: 7 });
      expect(answer.body.toString()).toBe(TEXT);
    });

    it('may have any status and no body', async () => {
      for (const status of [204, 304, 404, 429, 500, 503]) {
        answerWith('', { 'content-encoding': 'gzip' }, status);
        const { body, ...rest } = await call();
        expect(rest).toEqual({ status, lastModified: undefined, retryAfter: undefined });
        expect(body).toHaveLength(0);
      }
    });

    it('may be as large as the limit', async () => {
      answerWith(gzipSync(Buffer.alloc(2 * MIB)), { 'content-encoding': 'gzip' });
      expect((await call()).body).toHaveLength(2 * MIB);
    });

    it('leaves its connection for the next call', async () => {
      answerWith(gzipSync(TEXT), { 'content-encoding': 'gzip' });
      for (let calls = 0; calls < 5; calls += 1) await call();
      expect(new Set(upstream.requests.map(({ socket }) => socket.remotePort)).size).toBe(1);
    });
  });

  it('sends method, headers and body, and asks for what it can decode', async () => {
    let body = '';
    upstream.answer = (request, reply) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => reply.end('{}'));
    };
    await call({ method: 'POST', headers: { authorization: 'Bearer token' }, body: '{"apikey":"key"}' });
    const [request] = upstream.requests;
    expect(request?.method).toBe('POST');
    expect(request?.headers).toMatchObject({
      accept: 'application/json',
      'accept-encoding': 'gzip, br',
      authorization: 'Bearer token',
    });
    expect(body).toBe('{"apikey":"key"}');
  });

  it.each([301, 302, 307, 308])('does not follow a %d, so no credential goes elsewhere', async (status) => {
    const elsewhere = await startUpstream();
    answerWith('', { location: `${elsewhere.url}/login` }, status);
    expect((await call({ headers: { authorization: 'Bearer token', 'x-api-key': 'key' } })).status).toBe(status);
    expect(elsewhere.requests).toHaveLength(0);
    expect(upstream.requests).toHaveLength(1);
    await elsewhere.close();
  });

  describe('an upstream that is slow', () => {
    const trickle = (reply: ServerResponse) => {
      const drip = setInterval(() => reply.write('x'), 5);
      reply.on('close', () => clearInterval(drip));
    };

    it('is cut at the deadline while it sends one byte at a time', async () => {
      upstream.answer = (_, reply) => trickle(reply.writeHead(200));
      const started = performance.now();
      expect(await failure({ deadlineMs: 150 })).toMatchObject({
        code: 'UPSTREAM_TIMEOUT',
        message: 'tvdb did not answer in time.',
        upstream: 'tvdb',
      });
      expect(performance.now() - started).toBeLessThan(1_000);
      await connectionsAreGone();
    });

    it('is cut at the deadline in the middle of gzip', async () => {
      const start = gzipSync(Buffer.alloc(100_000, 'abc')).subarray(0, 30);
      upstream.answer = (_, reply) => void reply.writeHead(200, { 'content-encoding': 'gzip' }).write(start);
      expect((await failure({ deadlineMs: 100 })).code).toBe('UPSTREAM_TIMEOUT');
      await connectionsAreGone();
    });

    it('is cut at the deadline before it answers at all', async () => {
      upstream.answer = () => undefined;
      expect((await failure({ deadlineMs: 100 })).code).toBe('UPSTREAM_TIMEOUT');
      await connectionsAreGone();
    });

    it('is given no more time than the limits say, and none when none is left', async () => {
      upstream.answer = () => undefined;
      const hasty = new BoundedCaller({ upstream: 'tvdb', deadlineMs: 50, maxBodyBytes: MIB });
      await expect(hasty.call({ url: upstream.url, deadlineMs: 60_000 })).rejects.toMatchObject({
        code: 'UPSTREAM_TIMEOUT',
      });
      expect((await failure({ deadlineMs: -5 })).code).toBe('UPSTREAM_TIMEOUT');
      await hasty.close();
    });
  });

  describe('a body that cannot be used', () => {
    it('of half a gigabyte in half a megabyte of gzip costs neither time nor memory', async () => {
      const bomb = await gzipOfZeros(512);
      expect(bomb.length).toBeLessThan(MIB);
      answerWith(bomb, { 'content-encoding': 'gzip' });
      const before = process.memoryUsage().rss;
      // Not UPSTREAM_TIMEOUT: it ends long before the deadline.
      expect((await failure({ deadlineMs: 3_000 })).code).toBe('UPSTREAM_FAILED');
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB);
    });

    it.each<[string, Buffer | string, Record<string, string>]>([
      ['is one byte over the limit', Buffer.alloc(2 * MIB + 1), {}],
      ['is over the limit without saying so', Buffer.alloc(8 * MIB), { 'transfer-encoding': 'chunked' }],
      ['is a bomb of brotli', brotliCompressSync(Buffer.alloc(64 * MIB)), { 'content-encoding': 'br' }],
      ['is gzip and cut', gzipSync(TEXT).subarray(0, 60), { 'content-encoding': 'gzip' }],
      ['is brotli and cut', brotliCompressSync(TEXT).subarray(0, 30), { 'content-encoding': 'br' }],
      ['is text that claims to be gzip', TEXT, { 'content-encoding': 'gzip' }],
      ['is deflate, which was not asked for', deflateSync(TEXT), { 'content-encoding': 'deflate' }],
      ['is of an encoding that nobody knows', TEXT, { 'content-encoding': 'rot13' }],
      ['is encoded twice', gzipSync(gzipSync(TEXT)), { 'content-encoding': 'gzip, gzip' }],
    ])('%s, and the next one is read', async (_, body, headers) => {
      answerWith(body, headers);
      expect(await failure()).toMatchObject({
        code: 'UPSTREAM_FAILED',
        message: 'tvdb answered 200 with a body that cannot be read.',
        upstream: 'tvdb',
      });
      answerWith(TEXT);
      expect((await call()).body.toString()).toBe(TEXT);
    });

    it('is endless', async () => {
      upstream.answer = (_, reply) => {
        const more = () => void (reply.destroyed || reply.write(Buffer.alloc(100_000), more));
        more();
      };
      expect((await failure()).code).toBe('UPSTREAM_FAILED');
      await connectionsAreGone();
    });

    it('is shorter than it was said to be', async () => {
      upstream.answer = (_, reply) => {
        reply.writeHead(200, { 'content-length': '1000' });
        reply.write('half', () => reply.destroy());
      };
      expect((await failure()).code).toBe('UPSTREAM_FAILED');
    });
  });

  describe('an answer that is none', () => {
    it('has headers beyond all measure', async () => {
      const raw = await listenRaw(`HTTP/1.1 200 OK\r\nx-large: ${'x'.repeat(200_000)}\r\n\r\n{}`);
      expect(await failure({ url: raw.url })).toMatchObject({
        code: 'UPSTREAM_FAILED',
        message: 'tvdb cannot be reached.',
      });
      raw.close();
    });

    it('is not HTTP', async () => {
      const raw = await listenRaw('220 smtp.example ESMTP\r\n');
      expect((await failure({ url: raw.url })).code).toBe('UPSTREAM_FAILED');
      raw.close();
    });

    it('is a connection that closes', async () => {
      const raw = await listenRaw('');
      expect((await failure({ url: raw.url })).code).toBe('UPSTREAM_FAILED');
      raw.close();
    });

    it('is a refused connection', async () => {
      const raw = await listenRaw('');
      raw.close();
      expect(await failure({ url: raw.url })).toMatchObject({
        code: 'UPSTREAM_FAILED',
        message: 'tvdb cannot be reached.',
        upstream: 'tvdb',
        retryAfter: 5,
        upstreamStatus: undefined,
      });
    });

    it('is a header of ours that HTTP cannot carry', async () => {
      const { code, message } = await failure({ headers: { authorization: 'Bearer two\r\nlines' } });
      expect([code, message]).toEqual(['UPSTREAM_FAILED', 'tvdb cannot be reached.']);
      expect(upstream.requests).toHaveLength(0);
    });
  });

  describe('close', () => {
    it('ends idle connections', async () => {
      await call();
      expect(upstream.sockets.size).toBe(1);
      await sut.close();
      await connectionsAreGone();
    });

    it('fails what is under way, and what comes after', async () => {
      upstream.answer = () => undefined;
      const waiting = failure();
      while (upstream.requests.length === 0) await sleep(1);
      await sut.close();
      expect((await waiting).code).toBe('UPSTREAM_FAILED');
      expect((await failure()).code).toBe('UPSTREAM_FAILED');
      await connectionsAreGone();
    });
  });
});

describe(retryAfterSeconds, () => {
  const NOW = Date.UTC(2026, 0, 1);

  it.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['0', 1],
    ['1', 1],
    [' 120 ', 120],
    ['3600', 3_600],
    ['3601', 3_600],
    ['1000000000', 3_600],
    ['99999999999999999999999999', 3_600],
    ['-1', 1],
    ['Thu, 01 Jan 2026 00:02:00 GMT', 120],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 1],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 1],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 3_600],
    ['Thursday, 01-Jan-26 00:02:00 GMT', 120],
    ['Thu Jan  1 00:02:00 2026', undefined],
    ['soon', undefined],
    ['in 1 hour', undefined],
    ['garbage 1', undefined],
    ['120.5', undefined],
    ['1e3', undefined],
    ['0x10', undefined],
    ['60, 120', undefined],
    ['Fri, 99 Foo 2026 00:00:00 GMT', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
  ])('reads %j as %s', (header, seconds) => {
    expect(retryAfterSeconds(header, NOW)).toBe(seconds);
  });
});

/** As many MiB of zeros, compressed without ever being held. */
async function gzipOfZeros(mib: number): Promise<Buffer> {
  const zeros = Buffer.alloc(MIB);
  const gzip = createGzip({ level: 9 });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (let written = 0; written < mib; written += 1) {
    if (!gzip.write(zeros)) await once(gzip, 'drain');
  }
  gzip.end();
  await once(gzip, 'end');
  return Buffer.concat(chunks);
}

/** A server that sends these bytes to whoever sends something, and closes. */
async function listenRaw(bytes: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(bytes));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}
