import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordProcess } from '../processes/recorded-process.js';
import { claimDataFolder } from './owner-lock.js';

describe(claimDataFolder.name, () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'marquee-lock-'));
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('lets nobody else in until it is released', () => {
    const release = claimDataFolder(dataDir);
    expect(() => claimDataFolder(dataDir)).toThrow(`already running for the data folder ${dataDir}`);
    release();
    claimDataFolder(dataDir)();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('takes over from a process that is gone', async () => {
    const crashed = spawn('sleep', ['30']);
    await once(crashed, 'spawn');
    writeFileSync(join(dataDir, 'stack.lock'), JSON.stringify(recordProcess(crashed.pid ?? 0)));
    expect(() => claimDataFolder(dataDir)).toThrow(`process ${crashed.pid}`);
    crashed.kill('SIGKILL');
    await once(crashed, 'exit');
    claimDataFolder(dataDir)();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('makes the folder', () => {
    const inner = join(dataDir, 'some', 'where');
    claimDataFolder(inner);
    expect(existsSync(join(inner, 'stack.lock'))).toBe(true);
  });
});
