import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { REPOSITORY } from './repository.js';

/** typescript-eslint would read the file from disk, not the line that it is given, if it took this for a run of CI. */
const ENV = { ...process.env, NX_DAEMON: 'false', TSESTREE_SINGLE_RUN: 'false' };

/** Lints one line as the whole text of an existing file, so that types are known; prints the rules that it breaks. */
const LINTER = `
  import { ESLint } from 'eslint';
  const eslint = new ESLint();
  const broken = [];
  for (const [, line, filePath] of JSON.parse(process.argv[1])) {
    const [result] = await eslint.lintText(line + '\\n', { filePath });
    broken.push(result.messages.map(({ ruleId }) => ruleId));
  }
  process.stdout.write(JSON.stringify(broken));
`;

const FORBIDDEN = [
  ['contracts that import infrastructure', "export * from '@marquee/messaging';", 'libs/contracts/src/services.ts'],
  ['a lib that imports the test harness', "export * from '@marquee/testing';", 'libs/cache/src/entry.ts'],
  ['an app that imports the sandbox', "export * from '@marquee/sandbox';", 'apps/gateway/src/main.ts'],
  ['an app that imports another', "export * from '../../providers/src/app.module.js';", 'apps/gateway/src/main.ts'],
  ['a sandbox that imports ours', "export * from '@marquee/contracts';", 'tools/sandbox/src/main.ts'],
] as const;

const ALLOWED = [
  ['an app that imports a lib', "export * from '@marquee/contracts';", 'apps/gateway/src/main.ts'],
] as const;

let broken: string[][];

beforeAll(() => {
  // Without a cached project graph the rule says nothing at all, and ESLint is content.
  const graph = run(['node_modules/nx/dist/bin/nx.js', 'sync:check']);
  expect(graph.status).toBe(0);
  const linted = run(['--input-type=module', '--eval', LINTER, JSON.stringify([...FORBIDDEN, ...ALLOWED])]);
  broken = JSON.parse(linted.stdout.slice(linted.stdout.lastIndexOf('[['))) as string[][];
}, 60_000);

function run(words: string[]) {
  return spawnSync(process.execPath, words, { cwd: REPOSITORY, env: ENV, encoding: 'utf8' });
}

describe('the boundary lint', () => {
  it.each(FORBIDDEN.map(([what], index) => [what, index] as const))('reports %s', (_what, index) => {
    expect(broken[index]).toContain('@nx/enforce-module-boundaries');
  });

  it.each(ALLOWED.map(([what], index) => [what, index] as const))('is content with %s', (_what, index) => {
    expect(broken[FORBIDDEN.length + index]).toEqual([]);
  });
});
