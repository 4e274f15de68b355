import { expect } from '@jest/globals';
import type { Answer } from '@marquee/testing';

export interface TimedAnswer {
  answer: Answer;
  ms: number;
}

export async function timed(call: () => Promise<Answer>): Promise<TimedAnswer> {
  const started = performance.now();
  const answer = await call();
  return { answer, ms: performance.now() - started };
}

/** A 503 within a second, in problem details that say when to come back. */
export function expectRefusal({ answer, ms }: TimedAnswer): void {
  expect(answer.status).toBe(503);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('retry-after')).toMatch(/^[12]$/);
  expect(answer.json).toMatchObject({ code: 'UNAVAILABLE', status: 503, retryAfter: expect.any(Number) });
  expect(ms).toBeLessThan(1_000);
}
