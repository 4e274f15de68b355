import { describe, expect, it } from '@jest/globals';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { stall } from '@marquee/testing/stall';
import { TimeUpError, within } from './within.js';

const never = () => new Promise<never>(() => undefined);

describe(within, () => {
  it('gives what the work gives', async () => {
    await expect(within(25, Promise.resolve(7))).resolves.toBe(7);
    await expect(within(25, sleep(5, 'late, but in time'))).resolves.toBe('late, but in time');
  });

  it('fails as the work fails', async () => {
    await expect(within(25, Promise.reject(new RangeError('its own')))).rejects.toThrow(RangeError);
  });

  it('rejects work that never ends, after its time and not before', async () => {
    const started = performance.now();
    await expect(within(25, never())).rejects.toThrow(TimeUpError);
    expect(performance.now() - started).toBeGreaterThanOrEqual(24);
  });

  it('costs nobody an unhandled rejection when the work fails after its time', async () => {
    const late = sleep(30).then(() => {
      throw new Error('late');
    });
    await expect(within(5, late)).rejects.toThrow(TimeUpError);
    await expect(late).rejects.toThrow('late');
  });

  it('leaves no timer behind, whoever comes first', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    await within(60_000, Promise.resolve());
    await within(1, never()).catch(() => undefined);
    expect(timers()).toBe(before);
  });

  it('does not call an answer late that only a stall of the process held up', async () => {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    for (let round = 0; round < 5; round += 1) {
      socket.write('ping');
      const answer = within(25, once(socket, 'data'));
      stall(200);
      await expect(answer).resolves.toEqual([Buffer.from('ping')]);
    }
    socket.destroy();
    server.close();
  });

  it('does not call an answer late that was asked for only after the stall', async () => {
    const asked = new Promise<string>((resolve) => setImmediate(() => setTimeout(resolve, 5, 'answer')));
    const answer = within(25, asked);
    stall(200);
    await expect(answer).resolves.toBe('answer');
  });
});
