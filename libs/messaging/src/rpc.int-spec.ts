import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, errors, headers, type NatsConnection } from '@nats-io/transport-node';
import { ServiceError } from '@marquee/contracts';
import { readEnvironment, requestContext } from '@marquee/service-kit';
import { startCaller, startShop, type ShopApp } from '../test/shop-app.js';
import { Nothing, shop } from '../test/shop.contract.js';
import { Journal } from '../test/shop.controller.js';
import { until } from '@marquee/testing/until';
import { natsConfig } from './nats.config.js';
import { RpcClient } from './rpc-client.js';
import { RpcTransport } from './rpc-transport.js';

const MAX_PAYLOAD = 1_048_576;

let journal: Journal;
let replicas: ShopApp[];
let client: ShopApp;
let raw: NatsConnection;

beforeAll(async () => {
  journal = new Journal();
  replicas = await Promise.all(['one', 'two', 'three'].map((name) => startShop(name, journal)));
  client = await startCaller(journal);
  const { server, user, pass } = natsConfig.from(readEnvironment().values);
  raw = await connect({ servers: server, user, pass });
  await Promise.all([...replicas, client].map(async ({ link }) => (await link.connected).flush()));
});

afterAll(async () => {
  journal.open();
  await raw.close();
  await Promise.all([...replicas, client].map(({ app }) => app.close()));
});

beforeEach(() => {
  journal.worked.length = 0;
  journal.heard.length = 0;
  journal.logged.length = 0;
});

describe(RpcClient.name, () => {
  it('returns what the handler returned', async () => {
    const reply = await client.rpc.call(shop.echo, { text: 'ab', times: 2 });
    expect(reply).toMatchObject({ text: 'abab' });
  });

  it('takes the request id and the trace to the handler and into its logs', async () => {
    const context = { requestId: 'r-77', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
    const reply = await requestContext.run(context, () => client.rpc.call(shop.echo, { text: 'id', times: 1 }));
    expect(reply.requestId).toBe('r-77');
    expect(journal.logged).toContainEqual({ level: 'info', text: 'echo id', requestId: 'r-77' });
  });

  it('throws what the handler threw: code, message, fields, pause and upstream', async () => {
    await expect(client.rpc.call(shop.fail, { how: 'busy' })).rejects.toMatchObject({
      name: 'ServiceError',
      code: 'UPSTREAM_FAILED',
      message: 'The upstream is busy.',
      fields: [{ field: 'page', message: 'page is too deep' }],
      retryAfter: 7,
      upstream: 'tvdb',
    });
  });

  it('keeps a 404 a 404', async () => {
    const error = await failure(client.rpc.call(shop.fail, { how: 'not-found' }));
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({ code: 'NOT_FOUND', message: 'There is no such thing.' });
  });

  it('hears INTERNAL and no message of a failure that nobody foresaw, which is logged once over there', async () => {
    const error = await failure(client.rpc.call(shop.fail, { how: 'badly' }));
    expect(error).toMatchObject({ code: 'INTERNAL', message: expect.not.stringContaining('canary') });
    expect(journal.logged.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ text: 'Error: canary' }),
    ]);
  });

  it('hears which fields of a request are wrong, before the handler runs', async () => {
    const request = { text: 7, times: 0, extra: true } as unknown as { text: string; times: number };
    const error = await failure(client.rpc.call(shop.echo, request));
    expect(error).toMatchObject({
      code: 'BAD_REQUEST',
      fields: expect.arrayContaining([
        { field: 'text', message: 'text must be a string' },
        { field: 'times', message: 'times must be at least 1' },
        { field: 'extra', message: 'extra is not a known parameter' },
      ]),
    });
    expect(journal.worked).toEqual([]);
  });

  it.each([0, 1, 255, 65_537, 900_000])('gets %d bytes as they were sent', async (length) => {
    const reply = await client.rpc.call(shop.bytes, { length });
    expect(Buffer.from(reply).equals(Buffer.from(Uint8Array.from({ length }, (_, index) => index % 256)))).toBe(true);
  });

  it('gets bytes that keep nothing else alive', async () => {
    const reply = await client.rpc.call(shop.bytes, { length: 100 });
    expect(reply.buffer.byteLength).toBe(100);
  });

  it.each([2_000_000, MAX_PAYLOAD + 1, MAX_PAYLOAD, MAX_PAYLOAD - 10])(
    'hears at once that a reply of %d bytes is too large',
    async (length) => {
      const started = performance.now();
      await expect(client.rpc.call(shop.bytes, { length })).rejects.toMatchObject({ code: 'REPLY_TOO_LARGE' });
      expect(performance.now() - started).toBeLessThan(500);
    },
  );

  it('hears at once that a reply of JSON is too large', async () => {
    await expect(client.rpc.call(shop.long, { length: 2_000_000 })).rejects.toMatchObject({ code: 'REPLY_TOO_LARGE' });
  });

  it('hears the code of an error that is itself too large', async () => {
    await expect(client.rpc.call(shop.fail, { how: 'long' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it.each([2_000_000, MAX_PAYLOAD, MAX_PAYLOAD - 100])(
    'does not send a request of %d letters, and keeps its connection',
    async (length) => {
      const { link } = client;
      const before = link.outageSignal;
      const call = client.rpc.call(shop.order, { text: 'x'.repeat(length), times: 1 });
      await expect(call).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
      await link.check();
      expect(link.outageSignal).toBe(before);
    },
  );

  it('tells INTERNAL when a reply is no JSON', async () => {
    const subscription = raw.subscribe('spec-garbage.reply.get', {
      callback: (_, message) => void message.respond('{"text":'),
    });
    await raw.flush();
    const contract = { ...shop.order, subject: 'spec-garbage.reply.get' };
    await expect(client.rpc.call(contract, { text: 'x', times: 1 })).rejects.toMatchObject({ code: 'INTERNAL' });
    subscription.unsubscribe();
  });

  it('says UNAVAILABLE at once when nobody is there, and never asks twice where that could do harm', async () => {
    const contract = { ...shop.order, subject: 'spec-late.order.create' };
    const call = failure(client.rpc.call(contract, { text: 'x', times: 1 }));
    await raw.flush();
    const asked: unknown[] = [];
    raw.subscribe(contract.subject, { callback: (_, message) => void asked.push(message) });
    expect(await call).toMatchObject({ code: 'UNAVAILABLE', retryAfter: 1 });
    await failure(client.rpc.call({ ...shop.echo, subject: 'spec-nobody.echo.get' }, { text: 'x', times: 1 }));
    expect(asked).toEqual([]);
  });

  it('asks once more where that is harmless, and so finds a service that comes 50 ms later', async () => {
    const contract = { ...shop.echo, subject: 'spec-late.echo.get' };
    const call = client.rpc.call(contract, { text: 'x', times: 1 });
    const reply = JSON.stringify({ text: 'late' });
    setTimeout(() => raw.subscribe(contract.subject, { callback: (_, message) => void message.respond(reply) }), 50);
    expect(await call).toEqual({ text: 'late' });
  });

  it('asks only once more', async () => {
    const contract = { ...shop.echo, subject: 'spec-nobody.echo.get' };
    const call = client.rpc.call(contract, { text: 'x', times: 1 });
    await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('does not begin a second attempt that would end after the deadline', async () => {
    const contract = { ...shop.echo, subject: 'spec-late-again.echo.get' };
    const call = failure(client.rpc.call(contract, { text: 'x', times: 1 }, { deadlineMs: 60 }));
    await raw.flush();
    const asked: unknown[] = [];
    raw.subscribe(contract.subject, { callback: (_, message) => void asked.push(message) });
    expect(await call).toMatchObject({ code: 'UNAVAILABLE' });
    expect(asked).toEqual([]);
  });

  it('gives up at the deadline', async () => {
    const started = performance.now();
    const call = client.rpc.call(shop.gated, new Nothing(), { deadlineMs: 150 });
    await expect(call).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', retryAfter: 2 });
    const took = performance.now() - started;
    expect(took).toBeGreaterThan(140);
    expect(took).toBeLessThan(1_000);
    journal.open();
  });

  it('counts calls by outcome, on both sides', async () => {
    await client.rpc.call(shop.echo, { text: 'x', times: 1 });
    const count = (text: string, side: string, subject: string, outcome: string) =>
      Number(
        new RegExp(`_count\\{side="${side}",subject="${subject}",outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0,
      );
    const asked = await client.metrics.registry.metrics();
    const answered = (await Promise.all(replicas.map(({ metrics }) => metrics.registry.metrics()))).join('\n');
    expect(count(asked, 'client', shop.echo.subject, 'OK')).toBeGreaterThan(0);
    expect(count(asked, 'client', shop.fail.subject, 'NOT_FOUND')).toBeGreaterThan(0);
    expect(count(asked, 'client', shop.fail.subject, 'INTERNAL')).toBe(1);
    expect(count(asked, 'client', shop.gated.subject, 'DEADLINE_EXCEEDED')).toBe(1);
    expect(count(answered, 'server', shop.fail.subject, 'INTERNAL')).toBe(1);
    expect(count(answered, 'server', shop.bytes.subject, 'REPLY_TOO_LARGE')).toBeGreaterThan(0);
  });
});

describe(RpcTransport.name, () => {
  it('gives each call to one replica, and each replica some', async () => {
    const calls = Array.from({ length: 60 }, (_, i) => client.rpc.call(shop.order, { text: String(i), times: 1 }));
    const answeredBy = new Set((await Promise.all(calls)).map(({ replica }) => replica));
    expect(journal.worked).toHaveLength(60);
    expect([...answeredBy].sort()).toEqual(['one', 'three', 'two']);
  });

  it('answers garbage with an error, and lives', async () => {
    for (const garbage of ['{"text":', '', '\u0000', 'undefined', new Uint8Array([0xff, 0xfe])]) {
      const message = await raw.request(shop.order.subject, garbage, { timeout: 1_000 });
      expect(message.headers?.get('Marquee-Failed')).toBe('BAD_REQUEST');
      expect(message.json()).toMatchObject({ code: 'BAD_REQUEST' });
    }
    for (const wrong of ['null', '7', '[]', '"text"', '{"__proto__":{"text":"x"}}']) {
      const message = await raw.request(shop.order.subject, wrong, { timeout: 1_000 });
      expect(message.json()).toMatchObject({ code: 'BAD_REQUEST' });
    }
    expect(journal.worked).toEqual([]);
    expect(await client.rpc.call(shop.order, { text: 'x', times: 1 })).toMatchObject({ text: 'x' });
  });

  it('does not work on a message whose caller has gone', async () => {
    const late = headers();
    late.set('Marquee-Deadline', String(Date.now() - 1));
    const payload = JSON.stringify({ text: 'too late', times: 1 });
    const asked = raw.request(shop.order.subject, payload, { timeout: 150, headers: late });
    await expect(asked).rejects.toThrow(errors.TimeoutError);
    expect(journal.worked).toEqual([]);
  });

  it('works for a caller that names no deadline, or none that can be read', async () => {
    const odd = headers();
    odd.set('Marquee-Deadline', 'soon');
    const payload = JSON.stringify({ text: 'x', times: 1 });
    for (const options of [{ timeout: 1_000 }, { timeout: 1_000, headers: odd }]) {
      expect((await raw.request(shop.order.subject, payload, options)).json()).toMatchObject({ text: 'x' });
    }
  });

  it('gives a caller with a hostile request id a new one', async () => {
    const hostile = headers();
    hostile.set('Marquee-Request-Id', 'x'.repeat(200));
    const payload = JSON.stringify({ text: 'x', times: 1 });
    const reply = await raw.request(shop.order.subject, payload, { timeout: 1_000, headers: hostile });
    expect(reply.json()).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('lets every handler of every replica hear an event, although one of them fails', async () => {
    client.bus.publish(shop.shouted, { what: 'badly' });
    await until(
      () => journal.heard.length === 3 && journal.logged.filter(({ level }) => level === 'error').length === 3,
    );
    expect([...journal.heard].sort()).toEqual(['one badly', 'three badly', 'two badly']);
  });

  it('does not let an event that cannot be read past the pipe', async () => {
    raw.publish(shop.shouted.subject, '{"what":7}');
    raw.publish(shop.shouted.subject, 'garbage');
    await raw.flush();
    client.bus.publish(shop.shouted, { what: 'well' });
    await until(() => journal.heard.length === 3);
    expect(journal.heard.every((heard) => heard.endsWith(' well'))).toBe(true);
  });

  it('refuses an event that the broker would refuse', () => {
    expect(() => client.bus.publish(shop.shouted, { what: 'x'.repeat(MAX_PAYLOAD) })).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
    );
  });

  it('says OVERLOADED above 512 calls at once, and answers those that it took', async () => {
    const calls = Array.from({ length: 3 * 512 + 30 }, () => client.rpc.call(shop.gated, new Nothing()));
    const outcomes = Promise.allSettled(calls);
    const refused: unknown[] = [];
    for (const call of calls) call.catch((error: unknown) => refused.push(error));
    await until(() => journal.atGate + refused.length === calls.length);
    journal.open();
    const fulfilled = (await outcomes).filter(({ status }) => status === 'fulfilled');
    expect(refused.length).toBeGreaterThanOrEqual(30);
    expect(fulfilled.length + refused.length).toBe(calls.length);
    for (const error of refused) expect(error).toMatchObject({ code: 'OVERLOADED', retryAfter: 1 });
    expect(await client.rpc.call(shop.echo, { text: 'x', times: 1 })).toMatchObject({ text: 'x' });
  });
});

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: unknown) => error,
  );
}
