import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is yes; resolves with the milliseconds that it took. */
export async function until(question: () => Promise<boolean> | boolean, deadlineMs = 10_000): Promise<number> {
  const started = performance.now();
  while (!(await question())) {
    if (performance.now() - started > deadlineMs) throw new Error(`not within ${deadlineMs} ms: ${String(question)}`);
    await sleep(2);
  }
  return performance.now() - started;
}
