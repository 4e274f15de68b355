import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;

/** Asks again and again until `question` gives something true, which is returned; throws after `withinMs`. */
export async function until<T>(question: () => T | Promise<T>, withinMs = 10_000): Promise<Found<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const answer = await question();
    if (answer) return answer as Found<T>;
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${String(question)}`);
    await sleep(POLL_MS);
  }
}

/** What is left of a type when the answer was true. */
type Found<T> = Exclude<NonNullable<T>, false>;
