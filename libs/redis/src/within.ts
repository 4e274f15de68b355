/** Thrown by {@link within} when time is up. */
export class TimeUpError extends Error {
  override readonly name = 'TimeUpError';
}

/**
 * Settles as `work` does, or rejects after `ms` and one more poll of the event loop: after a stall timers fire before
 * sockets are read, and an answer that already lies in the socket must not count as late.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new TimeUpError(`no answer in ${ms} ms`))), ms);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
