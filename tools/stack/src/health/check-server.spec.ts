import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { checkServer } from './check-server.js';
import { encodeCommand } from './redis-health.js';
import { Refusal } from './refusal.js';
import { waitUntilHealthy } from './wait-until-healthy.js';

let server: Server;
let heard: string;

/** A server that greets each caller and then gives one answer to whatever comes. */
async function serve(greeting: string, answer: string): Promise<string> {
  heard = '';
  server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.once('data', (chunk) => {
      heard += String(chunk);
      socket.write(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(() => {
  server.close();
});

describe('the check of Redis', () => {
  it('logs in with the decoded user and password', async () => {
    const place = await serve('', '+OK\r\n+PONG\r\n');
    await checkServer('redis', `redis://us%40er:p%20w@${place}/0`);
    expect(heard).toContain(encodeCommand(['AUTH', 'us@er', 'p w']));
  });

  it('takes a wrong password as final and a loading server as passing', async () => {
    const wrong = await serve('', '-WRONGPASS invalid username-password pair\r\n');
    await expect(checkServer('redis', `redis://:x@${wrong}`)).rejects.toThrow(Refusal);
    server.close();
    const loading = await serve('', '-LOADING Redis is loading the dataset in memory\r\n');
    await expect(checkServer('redis', `redis://${loading}`)).rejects.not.toThrow(Refusal);
  });
});

describe('the check of NATS', () => {
  const info = 'INFO {"server_id":"x","auth_required":true}\r\n';

  it('logs in and waits for the answer to its ping', async () => {
    const place = await serve(info, 'PONG\r\n');
    await checkServer('nats', `nats://me:secret@${place},nats://other:4222`);
    expect(heard).toMatch(/^CONNECT \{.*"user":"me","pass":"secret"\}\r\nPING\r\n$/);
  });

  it('sends a user without a password as a token', async () => {
    const place = await serve(info, 'PONG\r\n');
    await checkServer('nats', `nats://token@${place}`);
    expect(heard).toContain('"auth_token":"token"');
  });

  it('takes a refusal as final', async () => {
    const place = await serve(info, "-ERR 'Authorization Violation'\r\n");
    await expect(checkServer('nats', `nats://${place}`)).rejects.toThrow(Refusal);
  });
});

describe(waitUntilHealthy.name, () => {
  const failing = () => Promise.reject(new Error('not yet'));

  it('tries again until the check passes', async () => {
    let tries = 0;
    await waitUntilHealthy(() => (++tries < 3 ? failing() : Promise.resolve()), 5_000);
    expect(tries).toBe(3);
  });

  it('gives up at the deadline with the last reason', async () => {
    await expect(waitUntilHealthy(failing, 50)).rejects.toThrow('no healthy answer within 0.05 s (not yet)');
  });

  it('gives up at once when it is refused or called off', async () => {
    await expect(waitUntilHealthy(() => Promise.reject(new Refusal('no')), 5_000)).rejects.toThrow('no');
    await expect(waitUntilHealthy(failing, 5_000, AbortSignal.abort(new Error('off')))).rejects.toThrow('off');
  });
});
