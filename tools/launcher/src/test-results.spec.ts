import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests, readCounts } from './test-results.js';

const PASSED = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};
const whole = (exitCode: number) => ({ exitCode, whole: true });

describe(countTests.name, () => {
  it('counts what passed and what failed', () => {
    expect(countTests(PASSED, whole(0))).toEqual({ passed: 7, failed: 0 });
    expect(countTests({ ...PASSED, numFailedTests: 2 }, whole(1))).toEqual({ passed: 7, failed: 2 });
  });

  it('counts a suite that does not load as a failure', () => {
    expect(countTests({ ...PASSED, numRuntimeErrorTestSuites: 1 }, whole(1)).failed).toBe(1);
  });

  it('counts what else Jest fails for as a failure', () => {
    expect(countTests(PASSED, whole(1)).failed).toBe(1);
  });

  it('counts skipped tests as failures, unless somebody has chosen among the tests', () => {
    const results = { ...PASSED, numPendingTests: 1, numTodoTests: 1 };
    expect(countTests(results, whole(0)).failed).toBe(2);
    expect(countTests(results, { exitCode: 0, whole: false }).failed).toBe(0);
  });
});

describe(readCounts.name, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'marquee-results-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('reads what Jest has written', () => {
    const file = join(folder, 'results.json');
    writeFileSync(file, JSON.stringify(PASSED));
    expect(readCounts(file, whole(0))).toEqual({ passed: 7, failed: 0 });
  });

  it('takes a run without results for one failure', () => {
    expect(readCounts(join(folder, 'none.json'), whole(0))).toEqual({ passed: 0, failed: 1 });
  });
});
