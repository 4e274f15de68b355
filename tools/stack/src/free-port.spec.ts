import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { freePort, isFree } from './free-port.js';

describe(freePort.name, () => {
  let server: Server;
  let taken: number;

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    taken = (server.address() as AddressInfo).port;
  });

  afterEach(() => {
    server.close();
  });

  it('keeps the preferred port while it is free', async () => {
    const port = await freePort();
    expect(await freePort(port)).toBe(port);
  });

  it('leaves a taken port alone', async () => {
    expect(await isFree(taken)).toBe(false);
    expect(await freePort(taken)).not.toBe(taken);
  });

  it('stays below the ports that systems give to clients', async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, () => freePort()));
    expect(Math.max(...ports)).toBeLessThan(32_768);
  });
});
