import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayClient, startMarquee, type Answer, type Marquee, type RunningApp } from '@marquee/testing';
import { connect } from 'node:net';
import { bodies, MARK, parameters, routes, SERIES, TOKEN, unauthenticated } from './bad-requests.js';
import { expectCleanLogs } from './clean-logs.js';
import { KeptDocuments } from './kept-documents.js';

let marquee: Marquee;
let gateway: RunningApp;
let client: GatewayClient;
let token: string;
let kept: KeptDocuments;
let untouched: Traces;

beforeAll(async () => {
  marquee = await startMarquee();
  [gateway] = await Promise.all([
    marquee.start('gateway', { LOG_LEVEL: 'debug' }),
    marquee.start('metadata-cache', { LOG_LEVEL: 'debug' }),
  ]);
  client = new GatewayClient(gateway.url);
  token = await client.login();
  kept = new KeptDocuments(marquee);
  untouched = await traces();
}, 60_000);

afterAll(async () => {
  await kept.close();
  await marquee.stop();
}, 30_000);

describe.each([
  { kind: 'who is not known', table: unauthenticated },
  { kind: 'a bad parameter', table: parameters },
  { kind: 'a bad body', table: bodies },
  { kind: 'a wrong way', table: routes },
])('$kind', ({ kind, table }) => {
  it.each(table)('is refused: $name', async ({ path, method = 'GET', headers, body, status, code, field }) => {
    const known = kind === 'who is not known' ? headers : { authorization: `Bearer ${token}`, ...headers };
    const answer = await client.call(path, { method, headers: known ?? {}, ...(body === undefined ? {} : { body }) });
    expectProblem(answer, { status, code });
    const fields = (answer.json as { errors?: { field: string }[] }).errors?.map((error) => error.field) ?? [];
    if (field !== undefined) expect(fields).toEqual([field]);
    if (status === 401) expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(answer.text).not.toContain(MARK);
  });
});

describe('all of it together', () => {
  it('has reached no broker, no cache and no upstream, and has left nothing behind', async () => {
    expect(await traces()).toEqual(untouched);
    // What is counted does count.
    expect((await client.get(`${SERIES}/404404`)).status).toBe(404);
    const { rpcCalls, cacheReads, asked, rows } = untouched;
    expect(await traces()).toEqual({
      rpcCalls: rpcCalls + 1,
      cacheReads: cacheReads + 1,
      asked: asked + 1,
      rows: rows + 1,
    });
  });

  it('has left no credential in any log', () => expectCleanLogs(marquee));
});

describe('what is no HTTP', () => {
  const get = `GET ${SERIES} HTTP/1.1\r\nHost: x\r\n`;
  const garbage = [
    { name: 'noise', bytes: '\u0000\u0001\u0002\r\n\r\n' },
    { name: 'TLS', bytes: '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003' },
    { name: 'another protocol', bytes: 'SSH-2.0-OpenSSH_9.2\r\n\r\n' },
    { name: 'an unknown method', bytes: `SMUGGLE ${SERIES} HTTP/1.1\r\nHost: x\r\n\r\n` },
    { name: 'two lengths', bytes: `${get}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd` },
    { name: 'a length and chunks', bytes: `${get}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n` },
    { name: 'a negative length', bytes: `${get}Content-Length: -1\r\n\r\n` },
    {
      name: 'a chunk that is no number',
      bytes: `POST ${TOKEN} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    },
    { name: 'a header without a name', bytes: `${get}: x\r\n\r\n` },
    { name: 'a folded header', bytes: `${get}A: b\r\n c\r\n\r\n` },
    { name: 'no host', bytes: `GET ${SERIES} HTTP/1.1\r\n\r\n` },
    { name: 'a flood of headers', bytes: get + 'x-flood: y\r\n'.repeat(2_000) + '\r\n' },
    { name: 'a header without an end', bytes: `${get}x-long: ${'y'.repeat(40_000)}\r\n\r\n` },
    { name: 'a path without an end', bytes: `GET /${'y'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n` },
  ];

  it.each(garbage)('is answered 4xx, once, and ends the connection: $name', async ({ bytes }) => {
    const answer = await exchange(gateway.url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  });

  it('ends no process: nobody starts it again here, and it answers', async () => {
    expect((await client.get(`${SERIES}/83268`)).status).toBe(200);
  });
});

function expectProblem({ status, headers, json, text }: Answer, expected: { status: number; code: string }): void {
  expect({ status, code: (json as { code?: string } | undefined)?.code }).toEqual(expected);
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(json).toMatchObject({
    type: expect.stringMatching(/^urn:marquee:problem:/),
    title: expect.any(String),
    status: expected.status,
    detail: expect.any(String),
    requestId: headers.get('x-request-id'),
  });
  expect(text.length).toBeLessThan(1_000);
}

interface Traces {
  rpcCalls: number;
  cacheReads: number;
  asked: number;
  rows: number;
}

/** What a request leaves behind when it gets further than the door. */
async function traces(): Promise<Traces> {
  const { text } = await client.call('/metrics');
  return {
    rpcCalls: sumOf('marquee_rpc_duration_seconds_count', text),
    cacheReads: sumOf('marquee_cache_reads_total', text),
    asked: (await marquee.upstream.asked()).length,
    rows: (await kept.keys()).length,
  };
}

function sumOf(metric: string, text: string): number {
  const values = text.matchAll(new RegExp(`^${metric}(?:\\{.*\\})? (\\d+)$`, 'gm'));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}

/** Sends bytes as they are; gives all that comes back until the server ends the connection. */
async function exchange(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('latin1').setTimeout(5_000);
  socket.on('timeout', () => socket.destroy(new Error('the connection is still open')));
  socket.write(bytes, 'latin1');
  let answer = '';
  try {
    for await (const chunk of socket) answer += String(chunk);
  } catch (error) {
    // The answer may be followed by a reset.
    if (answer === '') throw error;
  }
  return answer;
}
