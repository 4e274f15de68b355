import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../stack-error.js';
import { Refusal } from './refusal.js';

/** Repeats a check until it passes. Throws at a refusal, after `deadlineMs` and at the signal, with the reason. */
export async function waitUntilHealthy(
  check: () => Promise<void>,
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await check();
    } catch (error) {
      if (error instanceof Refusal) {
        throw error;
      }
      if (Date.now() > deadline) {
        throw new Error(`no healthy answer within ${deadlineMs / 1000} s (${messageOf(error)})`);
      }
    }
    await sleep(20);
  }
}
