import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManagedProcess } from './managed-process.js';

const NEVER = new AbortController().signal;

describe(ManagedProcess.name, () => {
  let folder: string;
  let readiness: Server;
  let status: number;
  let lines: string[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marquee-process-'));
    status = 503;
    lines = [];
    readiness = createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await once(readiness, 'listening');
  });

  afterEach(() => {
    readiness.close();
    rmSync(folder, { recursive: true });
  });

  function start(source: string): ManagedProcess {
    const script = join(folder, 'process.mjs');
    writeFileSync(script, source);
    const { port } = readiness.address() as AddressInfo;
    return new ManagedProcess({
      name: 'gateway',
      script,
      env: {},
      readyUrl: `http://127.0.0.1:${port}`,
      onLine: (line) => lines.push(line),
    });
  }

  it('waits until the process says that it is ready', async () => {
    const sut = start('setInterval(() => {}, 1000)');
    const ready = sut.ready(NEVER);
    status = 200;
    await ready;
    await sut.kill();
  });

  it('tells the end of a process that never becomes ready, after all that it had to say', async () => {
    const sut = start("console.log('one'); console.error('two'); process.stdout.write('three'); process.exitCode = 78");
    await expect(sut.ready(NEVER)).rejects.toThrow('gateway has ended (exit code 78): see its last lines above');
    expect(lines.sort()).toEqual(['one', 'three', 'two']);
  });

  it('stops to wait when it is asked to', async () => {
    const sut = start('setInterval(() => {}, 1000)');
    await expect(sut.ready(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    await sut.stop();
  });

  it('asks the process to end, and tells it to whoever watches', async () => {
    const sut = start("process.on('SIGTERM', () => process.exit(3)); setInterval(() => {}, 1000); console.log('up')");
    const ended = expect(sut.ended()).rejects.toThrow('exit code 3');
    while (lines.length === 0) await new Promise(setImmediate);
    await sut.stop();
    await ended;
    await sut.stop();
  });
});
