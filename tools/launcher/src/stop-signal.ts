import { say } from './say.js';

/** Aborted by the first Ctrl-C, `kill`, hang-up, or the end of whoever started us. A second one ends us at once. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) {
      say('ended by force');
      process.exit(1);
    }
    stop.abort(new StoppedError());
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.once('disconnect', () => stop.abort(new StoppedError()));
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
