import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from './environment.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'environment-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

describe(readEnvironment.name, () => {
  it('does without a .env file', () => {
    expect(readEnvironment(directory, { A: '1' })).toEqual({ values: { A: '1' }, placeholders: [] });
  });

  it('reads .env, and the process wins', () => {
    writeFileSync(join(directory, '.env'), '# ours\nA=file\nB="in quotes"\n');
    expect(readEnvironment(directory, { A: 'process' }).values).toEqual({ A: 'process', B: 'in quotes' });
  });

  it('lets an empty variable of the process take one of the file away', () => {
    writeFileSync(join(directory, '.env'), 'A=file\n');
    expect(readEnvironment(directory, { A: '' }).values).toEqual({});
  });

  it.each([
    'your_api_key',
    'your-api-key',
    'YOUR_KEY_HERE',
    'generate_a_secure_secret_key',
    'generate-me',
    'change-me',
    'changeme',
    'CHANGE_ME_PLEASE',
    'Bearer <token>',
    '<your token>',
  ])('counts %s as absent and names its variable', (value) => {
    expect(readEnvironment(directory, { A: value, B: 'b' })).toEqual({ values: { B: 'b' }, placeholders: ['A'] });
  });

  it.each(['yours', 'https://your-host/', 'my_change-me', 'Bearer abc', 'a<b>', 'generated'])('keeps %s', (value) => {
    expect(readEnvironment(directory, { A: value }).values).toEqual({ A: value });
  });
});
