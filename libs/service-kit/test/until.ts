import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until the answer is neither false nor undefined, and returns it; throws after `withinMs`. */
export async function until<T>(ask: () => T | false | undefined, withinMs = 5_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = ask();
    if (answer !== false && answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${String(ask)}`);
    await sleep(5);
  }
}
