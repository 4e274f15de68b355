import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ServiceProcess } from '../test/service-process.js';
import { startService } from './start-service.js';

jest.setTimeout(30_000);

/** About one second on a machine that has nothing else to do; a stop that waits for connections takes five. */
const SOON_MS = 4_000;
const SLOW_BOOT_MS = 8_000;

let sut: ServiceProcess;

afterEach(async () => {
  await sut.stop('SIGKILL');
});

describe(startService.name, () => {
  it('stops at bad variables with the names and forms of all of them, and no value', async () => {
    sut = ServiceProcess.spawn({
      PORT: 'canary-1',
      PORT_BASE: '99999999',
      HOST: 'canary 2',
      NODE_ENV: 'canary-3',
      LOG_LEVEL: 'canary-4',
      METRICS_ENABLED: 'canary-5',
      SMALL_DATABASE_URL: 'mysql://u:canary-6@h/db',
      SMALL_API_KEY: 'canary-7',
    });
    const [code] = await sut.exited;
    expect(code).toBe(78);
    expect(sut.lines).toHaveLength(1);
    const names = ['PORT', 'PORT_BASE', 'HOST', 'NODE_ENV', 'LOG_LEVEL', 'METRICS_ENABLED', 'SMALL_DATABASE_URL'];
    for (const name of names) expect(sut.lines[0]?.msg).toMatch(new RegExp(`^  ${name}: expected .+$`, 'm'));
    expect(sut.lines[0]).toMatchObject({ level: 'fatal', faults: expect.arrayContaining([expect.anything()]) });
    expect(sut.output).not.toMatch(/canary|99999999/);
  });

  it('tells of any other failure to boot in one line, and ends with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    sut = ServiceProcess.spawn({ PORT: String(port) });
    const [code] = await sut.exited;
    taken.close();
    expect(code).toBe(1);
    expect(sut.lines.filter(({ level }) => level === 'fatal')).toEqual([
      expect.objectContaining({ err: expect.objectContaining({ message: expect.stringContaining('EADDRINUSE') }) }),
    ]);
  });

  it('reads .env, lets the process win, and warns of placeholders by name', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'service-'));
    writeFileSync(join(directory, '.env'), 'PORT=99999999\nLOG_LEVEL=Debug\nSMALL_API_KEY=your_canary\n');
    sut = await ServiceProcess.start({ PORT: '0' }, directory);
    rmSync(directory, { recursive: true });
    expect(sut.lines.find(({ level }) => level === 'warn')).toMatchObject({ variables: ['SMALL_API_KEY'] });
    expect(sut.lines.some(({ level }) => level === 'debug')).toBe(true);
    expect(sut.output).not.toContain('your_canary');
  });

  it('ends with 1 and one line after a failure that nobody caught', async () => {
    sut = await ServiceProcess.start();
    await fetch(`${sut.url}/orders/uncaught`).catch(() => undefined);
    expect((await sut.exited)[0]).toBe(1);
    expect(sut.lines.filter(({ level }) => level === 'fatal')).toHaveLength(1);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('answers what is in flight at %s and ends with 0', async (signal) => {
    sut = await ServiceProcess.start();
    const answer = fetch(`${sut.url}/orders/slow/800`);
    await sut.printed('at work');
    const end = await sut.stop(signal);
    const response = await answer;
    expect([response.status, await response.json()]).toEqual([200, { waited: '800' }]);
    expect(response.headers.get('connection')).toBe('close');
    expect(end).toMatchObject({ code: 0, signal: null });
    expect(end.ms).toBeLessThan(SOON_MS);
    expect(sut.lines.some(({ msg }) => msg === 'the wire is closed')).toBe(true);
  });

  it('does not wait for idle connections', async () => {
    sut = await ServiceProcess.start();
    const agent = new Agent({ keepAlive: true, maxSockets: 5 });
    await Promise.all([1, 2, 3, 4, 5].map(() => request(`${sut.url}/livez`, agent)));
    const silent = connect(sut.port, '127.0.0.1');
    await once(silent, 'connect');
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(5);
    const end = await sut.stop();
    agent.destroy();
    silent.destroy();
    expect(end).toMatchObject({ code: 0 });
    expect(end.ms).toBeLessThan(SOON_MS);
  });

  it('ends the connection of an answer whose head left before the signal', async () => {
    sut = await ServiceProcess.start();
    const agent = new Agent({ keepAlive: true });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${sut.url}/orders/streamed/500`, { agent }, resolve).once('error', reject);
    });
    const ended = sut.stop();
    expect(await text(response)).toBe('begun and done');
    expect(response.headers.connection).toBe('keep-alive');
    expect((await ended).ms).toBeLessThan(SOON_MS);
    agent.destroy();
  });

  it('says 503 and "Connection: close" to a balancer while it stops', async () => {
    sut = await ServiceProcess.start({ SHUTDOWN_LAG_MS: '400' });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect((await request(`${sut.url}/readyz`, agent)).statusCode).toBe(200);
    const { url } = sut;
    const ended = sut.stop();
    const answers: IncomingMessage[] = [];
    while (answers.at(-1)?.statusCode !== 503) answers.push(await request(`${url}/readyz`, agent));
    agent.destroy();
    expect(answers.at(-1)?.headers.connection).toBe('close');
    expect((await ended).code).toBe(0);
  });

  it('still answers new connections while balancers get to notice', async () => {
    sut = await ServiceProcess.start({ SHUTDOWN_LAG_MS: '400' });
    const { url } = sut;
    const ended = sut.stop();
    let answer = await fetch(`${url}/readyz`);
    while (answer.status !== 503) answer = await fetch(`${url}/readyz`);
    expect((await fetch(`${url}/orders/7`)).status).toBe(200);
    expect((await ended).code).toBe(0);
  });

  it('ends at a signal while it boots, and leaves no failure in the log', async () => {
    sut = ServiceProcess.spawn({ SMALL_SLOW_BOOT_MS: String(SLOW_BOOT_MS) });
    await sut.printed('boots slowly');
    const end = await sut.stop();
    expect(end).toMatchObject({ code: 0, signal: null });
    expect(end.ms).toBeLessThan(SLOW_BOOT_MS);
    expect(sut.lines.filter(({ level }) => level !== 'info')).toEqual([]);
  });
});

function request(url: string, agent: Agent): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume();
      // The socket is back in the agent only after the end.
      response.once('end', () => setImmediate(resolve, response));
    }).once('error', reject);
  });
}
