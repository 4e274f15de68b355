import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { deleteData, startStack, type Stack } from '@marquee/stack';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCaller, startShop, type ShopApp } from '../test/shop-app.js';
import { Nothing, shop } from '../test/shop.contract.js';
import { Journal } from '../test/shop.controller.js';
import { until } from '@marquee/testing/until';
import { NatsLink } from './nats-link.js';
import { RpcTransport } from './rpc-transport.js';

jest.setTimeout(30_000);

const { DATABASE_URL, REDIS_URL, CACHE_REDIS_URL } = process.env;
const dataDir = mkdtempSync(join(tmpdir(), 'marquee-messaging-'));
const journal = new Journal();
const echo = { text: 'x', times: 1 };

/** A few milliseconds when the machine has nothing else to do; a call that hangs takes 800 and more. */
const AT_ONCE_MS = 400;
const BACK_WITHIN_MS = 2_000;

let stack: Stack;
let server: ShopApp;
let client: ShopApp;
let reconnects = 0;

/** The services boot while there is no broker. */
beforeAll(async () => {
  stack = await startStack({
    dataDir,
    urls: { database: DATABASE_URL, redis: REDIS_URL, cacheRedis: CACHE_REDIS_URL },
  });
  await stack.servers.nats.kill('SIGKILL');
  process.env['NATS_URL'] = stack.urls.nats;
  [server, client] = await Promise.all([startShop('server', journal), startCaller(journal)]);
  client.link.onReconnect(() => (reconnects += 1));
});

afterAll(async () => {
  journal.open();
  await Promise.all([server, client].map(({ app }) => app.close()));
  await stack.stop();
  await deleteData(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
});

const isAnswered = () => client.rpc.call(shop.order, echo).then(Boolean, () => false);

describe(NatsLink.name, () => {
  it('lets a service boot before there is a broker; calls and events fail at once meanwhile', async () => {
    const started = performance.now();
    await expect(client.rpc.call(shop.echo, echo)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 1 });
    expect(() => client.bus.publish(shop.shouted, { what: 'x' })).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE' }),
    );
    await expect(client.link.check()).rejects.toThrow('not connected');
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS);
  });

  it('says in the log that it waits for the broker', async () => {
    await until(() => journal.logged.some(({ text }) => text === 'no connection to NATS yet'));
  });

  it('works as soon as the broker comes', async () => {
    await stack.servers.nats.restart();
    await until(isAnswered, BACK_WITHIN_MS);
    await client.link.check();
  });

  it('rejects what is in flight when the broker is killed, and new calls at once, until it is back', async () => {
    const call = client.rpc.call(shop.gated, new Nothing());
    let rejectedAt = 0;
    call.catch(() => (rejectedAt = performance.now()));
    await until(() => journal.atGate === 1);
    const killed = performance.now();
    await stack.servers.nats.kill('SIGKILL');
    await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 1 });
    expect(rejectedAt - killed).toBeLessThan(AT_ONCE_MS);

    const started = performance.now();
    await expect(client.rpc.call(shop.order, echo)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS);

    // The handler ends in the outage, with nobody to answer to.
    journal.open();
    await until(() => journal.atGate === 0);
    await stack.servers.nats.restart();
    await until(isAnswered, BACK_WITHIN_MS);
  });

  it('tells of the reconnect, and events arrive again', async () => {
    expect(reconnects).toBe(1);
    client.bus.publish(shop.shouted, { what: 'again' });
    await until(() => journal.heard.includes('server again'));
  });

  it('lives through several outages', async () => {
    for (const signal of ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const) {
      await stack.servers.nats.kill(signal);
      await until(() => client.link.connection === undefined);
      await stack.servers.nats.restart();
      await until(isAnswered, BACK_WITHIN_MS);
    }
    expect(reconnects).toBe(4);
  });

  it('never sends its password to a broker without TLS when the URL asks for TLS', async () => {
    let received = '';
    const plain = createServer((socket) => {
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('error', () => undefined);
      socket.write(
        'INFO {"server_id":"x","version":"2.10.0","max_payload":1048576,"headers":true,"auth_required":true}\r\n',
      );
    }).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as { port: number };
    const link = new NatsLink({ server: `127.0.0.1:${port}`, tls: true, user: 'shop', pass: 'canary' });
    for (let attempts = 0; attempts < 2; attempts += 1) await once((await once(plain, 'connection'))[0], 'close');
    await link.onApplicationShutdown();
    plain.close();
    expect(received).toBe('');
    expect(link.connection).toBeUndefined();
  });
});

describe(RpcTransport.name, () => {
  it('lets a running handler answer when its service stops, and takes no more calls', async () => {
    const call = client.rpc.call(shop.gated, new Nothing());
    await until(() => journal.atGate === 1);
    const closed = server.app.close();
    await until(async () => !(await isAnswered()));
    journal.open();
    expect(await call).toMatchObject({ text: 'through 0' });
    await closed;
    await expect(client.rpc.call(shop.order, echo)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
