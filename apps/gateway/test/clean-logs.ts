import { expect } from '@jest/globals';
import type { Marquee } from '@marquee/testing';

const JWT = /eyJ[\w-]{8,}\.[\w-]+\.[\w-]+/;
const UNCAUGHT = /nobody caught|unhandled|uncaught/i;

/** No log of any process holds a secret or a token, or tells of a failure that nobody caught. */
export function expectCleanLogs({ apps, secrets }: Marquee): void {
  const lines = apps.flatMap((app) => app.lines);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
  expect(lines.filter((line) => JWT.test(line))).toEqual([]);
  expect(lines.filter((line) => UNCAUGHT.test(line))).toEqual([]);
}
