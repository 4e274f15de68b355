import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './secrets.js';

describe(loadSecrets.name, () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'marquee-secrets-'));
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('makes four different passwords once and keeps them', () => {
    const made = loadSecrets(dataDir);
    expect(new Set(Object.values(made)).size).toBe(4);
    expect(Math.min(...Object.values(made).map((password) => password.length))).toBe(48);
    expect(loadSecrets(dataDir)).toEqual(made);
  });

  it('keeps them from other users', () => {
    loadSecrets(dataDir);
    expect(statSync(join(dataDir, 'stack-secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('does not quote a damaged file', () => {
    writeFileSync(join(dataDir, 'stack-secrets.json'), '{"postgres":"hunter2');
    expect(() => loadSecrets(dataDir)).toThrow(/^((?!hunter2).)*is damaged((?!hunter2).)*$/);
  });
});
