import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findInstalledProgram } from './installed-program.js';

describe(findInstalledProgram.name, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'marquee-path-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const program = (path: string, script: string) => {
    writeFileSync(join(folder, path), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, path), 0o755);
  };

  it('finds a program on the PATH with its version', async () => {
    program('redis-server', 'echo "Redis server v=7.0.15 sha=00000000:0"');
    expect(await findInstalledProgram('redis', `/nowhere:${folder}`)).toEqual({
      kind: 'program',
      origin: 'PATH',
      version: '7.0.15',
      file: join(folder, 'redis-server'),
      env: {},
    });
  });

  it('calls a program by the name of its link, because Redis is many programs in one file', async () => {
    program('redis-check-rdb', 'case $0 in *redis-server) echo v=7.0.15;; *) exit 1;; esac');
    symlinkSync('redis-check-rdb', join(folder, 'redis-server'));
    expect((await findInstalledProgram('redis', folder)).version).toBe('7.0.15');
  });

  it('finds PostgreSQL behind a link, where initdb is', async () => {
    mkdirSync(join(folder, 'real'));
    program('real/postgres', 'echo "postgres (PostgreSQL) 18.4"');
    program('real/initdb', '');
    symlinkSync('real/postgres', join(folder, 'postgres'));
    expect((await findInstalledProgram('postgres', folder)).file).toBe(join(folder, 'real', 'postgres'));
  });

  it('goes on when one does not run', async () => {
    program('redis-server', 'echo "cannot open shared object file" >&2; exit 127');
    program('valkey-server', 'echo "Valkey server v=8.1.1"');
    expect((await findInstalledProgram('redis', folder)).version).toBe('8.1.1');
  });
});
