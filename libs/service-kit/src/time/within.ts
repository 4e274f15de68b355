/** Thrown by {@link within} when time is up. */
export class TimeUpError extends Error {
  override readonly name = 'TimeUpError';
}

const SLICES = 5;

/**
 * Settles as `work` does, or rejects after `ms` in which this process was able to listen. Timers fire before sockets
 * are read, so after a stall a bare timer would call an answer late that already lies in the socket, or that was asked
 * for only just now. Therefore time is counted in slices, each with a poll of the event loop after it: however long a
 * stall, it costs one slice.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let poll: NodeJS.Immediate | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    const wait = (slices: number): void => {
      if (slices === 0) return reject(new TimeUpError(`no answer in ${ms} ms`));
      timer = setTimeout(() => (poll = setImmediate(wait, slices - 1)), ms / SLICES);
    };
    wait(SLICES);
  });
  try {
    return await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
    clearImmediate(poll);
  }
}
