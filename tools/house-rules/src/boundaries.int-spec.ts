import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { REPOSITORY } from './repository.js';

const ENV = { ...process.env, NX_DAEMON: 'false' };

function run(script: string, words: string[], input?: string) {
  return spawnSync(process.execPath, [script, ...words], { cwd: REPOSITORY, env: ENV, input, encoding: 'utf8' });
}

/** The rules that a line breaks when it stands in `file`, an existing one, so that types are known. */
function rulesBrokenBy(line: string, file: string): string[] {
  const { stdout } = run(
    'node_modules/eslint/bin/eslint.js',
    ['--stdin', '--stdin-filename', file, '--format', 'json'],
    `${line}\n`,
  );
  const [result] = JSON.parse(stdout) as { messages: { ruleId: string }[] }[];
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
}

const BOUNDARIES = '@nx/enforce-module-boundaries';

// Without a cached project graph the rule says nothing at all, and ESLint is content.
beforeAll(() => {
  expect(run('node_modules/nx/dist/bin/nx.js', ['sync:check']).status).toBe(0);
}, 60_000);

describe('the boundary lint', () => {
  it.each([
    ['contracts that import infrastructure', "export * from '@marquee/messaging';", 'libs/contracts/src/services.ts'],
    ['a lib that imports the test harness', "export * from '@marquee/testing';", 'libs/cache/src/entry.ts'],
    ['an app that imports the sandbox', "export * from '@marquee/sandbox';", 'apps/gateway/src/main.ts'],
    ['an app that imports another', "export * from '../../providers/src/app.module.js';", 'apps/gateway/src/main.ts'],
    ['a sandbox that imports ours', "export * from '@marquee/contracts';", 'tools/sandbox/src/main.ts'],
  ])('reports %s', (_what, line, file) => expect(rulesBrokenBy(line, file)).toContain(BOUNDARIES), 60_000);

  it('is content with an app that imports a lib', () => {
    expect(rulesBrokenBy("export * from '@marquee/contracts';", 'apps/gateway/src/main.ts')).toEqual([]);
  }, 60_000);
});
