import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode } from '../run-program.js';
import { print, say } from '../say.js';
import { lintCommand } from './lint.js';

const TYPES = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.specs.json'];
const JEST = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];

/**
 * `npm test`: types, lint, and every test against real servers. `npm test unit` runs the unit tests alone; further
 * words go to Jest. The last line counts, types and lint as one each.
 */
export async function testCommand(words: string[], stop: AbortSignal): Promise<number> {
  const [first, ...rest] = words;
  const checks = first === undefined ? await runChecks(stop) : [];
  const tests = first === 'unit' ? await runJest(['--selectProjects', 'unit', ...rest], stop) : await runJest(words, stop);
  const failed = checks.filter((passed) => !passed).length + tests.failed;
  const passed = checks.length - checks.filter((passed) => !passed).length + tests.passed;
  const skipped = tests.skipped > 0 ? `, ${tests.skipped} skipped` : '';
  print(`${passed} passed, ${failed} failed${skipped}\n`);
  // A skipped test promises something and proves nothing.
  return failed > 0 || tests.skipped > 0 || tests.passed === 0 ? 1 : 0;
}

async function runChecks(stop: AbortSignal): Promise<boolean[]> {
  const checks = { types: () => runNode(TYPES, { stop }), lint: () => lintCommand([], stop) };
  const results: boolean[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const passed = (await check()) === 0;
    say(`${name}: ${passed ? 'clean' : 'not clean, see above'}`);
    results.push(passed);
  }
  return results;
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

async function runJest(words: readonly string[], stop: AbortSignal): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'marquee-results-'));
  const file = join(folder, 'results.json');
  try {
    const code = await runNode([...JEST, '--json', `--outputFile=${file}`, ...words], { stop });
    return readCounts(file, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite that does not even load counts as one failure; a run without results as well. */
function readCounts(file: string, exitCode: number): Counts {
  try {
    const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    return {
      passed: results.numPassedTests,
      failed: failed === 0 && exitCode !== 0 ? 1 : failed,
      skipped: results.numPendingTests + results.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
}
