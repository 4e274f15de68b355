import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is true; throws after `withinMs`. */
export async function until(ask: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${String(ask)}`);
    await sleep(5);
  }
}
