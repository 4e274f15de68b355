import { readFileSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
}

/** What Jest counts. */
export interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
}

/** The counts in Jest's results file. A run that left none, stopped or crashed, is one failure. */
export function readCounts(file: string, run: JestRun): Counts {
  try {
    return countTests(JSON.parse(readFileSync(file, 'utf8')) as JestResults, run);
  } catch {
    return { passed: 0, failed: 1 };
  }
}

export interface JestRun {
  exitCode: number;
  /** Whether every test was meant to run: one that is skipped then promises something and proves nothing. */
  whole: boolean;
}

/** A suite that does not even load counts as one failure, and so does whatever else Jest fails for. */
export function countTests(results: JestResults, { exitCode, whole }: JestRun): Counts {
  const skipped = whole ? results.numPendingTests + results.numTodoTests : 0;
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites + skipped;
  return { passed: results.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
}
