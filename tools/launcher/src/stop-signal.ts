/**
 * Aborted by Ctrl-C, `kill`, a hang-up, the end of whoever started us, or of the terminal or pipe that we print to.
 * Further signals change nothing: npm repeats a terminal's Ctrl-C, and every step of a stop is bounded in time.
 */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onStop = () => stop.abort(new StoppedError());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onStop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', onStop);
  process.once('disconnect', onStop);
  return stop.signal;
}

/** Work was cut short because somebody asked to stop; nothing failed. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor() {
    super('stopped');
  }
}

/** Resolves when `signal` is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
