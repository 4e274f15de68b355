import type { Logger } from 'pino';

const WATCHDOG_MS = 10_000;

/** A failure that nobody caught leaves the process in an unknown state: say it once, and let a supervisor start anew. */
export function endProcessOnFailure(logger: Logger): void {
  const end = (error: unknown) => {
    logger.fatal({ err: error }, 'ends after a failure that nobody caught');
    process.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** However a clean stop goes wrong, the process is gone ten seconds after the signal. */
export function forceExitAfterSignal(logger: Logger): void {
  const watch = () => {
    setTimeout(() => {
      logger.error('did not stop in time');
      process.exit(1);
    }, WATCHDOG_MS).unref();
  };
  process.once('SIGTERM', watch);
  process.once('SIGINT', watch);
}
