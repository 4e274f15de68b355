import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentSecrets } from './secrets.js';

describe(developmentSecrets.name, () => {
  let dataDir: string;
  let file: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'marquee-secrets-'));
    file = join(dataDir, 'development-secrets.json');
  });

  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  it('makes them once, long enough for a service, and keeps them', () => {
    const made = developmentSecrets(dataDir);
    expect(Object.keys(made)).toEqual(['SECRET_KEY', 'INTERNAL_API_KEY']);
    expect(Math.min(...Object.values(made).map((secret) => secret.length))).toBeGreaterThanOrEqual(32);
    expect(developmentSecrets(dataDir)).toEqual(made);
  });

  it('keeps them from other users', () => {
    developmentSecrets(dataDir);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('adds one that an older copy did not have', () => {
    writeFileSync(file, JSON.stringify({ SECRET_KEY: 'kept' }));
    expect(developmentSecrets(dataDir)).toEqual({ SECRET_KEY: 'kept', INTERNAL_API_KEY: expect.any(String) });
  });

  it('makes new ones when a crash has cut the file short', () => {
    writeFileSync(file, '{"SECRET_KEY":"hal');
    expect(developmentSecrets(dataDir)['SECRET_KEY']).toHaveLength(43);
  });
});
