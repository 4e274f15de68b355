import { join } from 'node:path';
import { runNode } from '../run-program.js';
import { print, say } from '../say.js';
import { withTestFolder } from '../test-folder.js';
import { readCounts, type Counts } from '../test-results.js';
import { lintCommand } from './lint.js';

const TYPES = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.specs.json'];
const JEST = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
// The cache is not in the temp folder, which is another one each time.
const OPTIONS = [
  ...['--cacheDirectory', 'node_modules/.cache/jest'],
  ...['--reporters', 'default', '--reporters', join(process.cwd(), 'tools/launcher/jest-results-reporter.js')],
];

/**
 * `npm test`: types, lint, and every test against real servers. `npm test unit` runs the unit tests alone; further
 * words go to Jest. The last line counts, types and lint as one each.
 */
export async function testCommand(words: string[], stop: AbortSignal): Promise<number> {
  const [first, ...rest] = words;
  const checks = first === undefined ? await runChecks(stop) : [];
  const unit = first === 'unit';
  const tests = await runJest({ projects: unit ? ['unit'] : ['unit', 'real'], filter: unit ? rest : words, stop });
  const passed = checks.filter(Boolean).length + tests.passed;
  const failed = checks.filter((clean) => !clean).length + tests.failed;
  print(`${passed} passed, ${failed} failed\n`);
  return failed > 0 || tests.passed === 0 ? 1 : 0;
}

async function runChecks(stop: AbortSignal): Promise<boolean[]> {
  const checks = { types: () => runNode(TYPES, { stop }), lint: () => lintCommand([], stop) };
  const results: boolean[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const clean = (await check()) === 0;
    say(`${name}: ${clean ? 'clean' : 'not clean, see above'}`);
    results.push(clean);
  }
  return results;
}

interface JestOptions {
  projects: readonly string[];
  /** Words of the caller's for Jest, such as a path or a pattern. */
  filter: readonly string[];
  stop: AbortSignal;
}

/** In a group of its own: Jest's workers, and the servers that they hold, would outlive a Jest that is stopped alone. */
function runJest({ projects, filter, stop }: JestOptions): Promise<Counts> {
  return withTestFolder(async (folder) => {
    const file = join(folder, 'results.json');
    const words = [...JEST, ...filter, ...OPTIONS, '--selectProjects', ...projects];
    const env = { ...process.env, TMPDIR: folder, MARQUEE_TEST_RESULTS: file };
    const exitCode = await runNode(words, { env, stop, group: true });
    return readCounts(file, { exitCode, whole: filter.length === 0 });
  });
}
