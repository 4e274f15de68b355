import type { Logger } from 'pino';

export const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;
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

/** However a clean stop goes wrong, the process is gone ten seconds after the signal and the announced lag. */
export function forceExitAfterSignal(logger: Logger, lagMs: number): void {
  const watch = () => {
    setTimeout(() => {
      logger.error('did not stop in time');
      process.exit(1);
    }, lagMs + WATCHDOG_MS).unref();
  };
  STOP_SIGNALS.forEach((signal) => process.once(signal, watch));
}

/**
 * While a service boots nothing is in flight: a signal ends it at once, instead of stopping what is still starting.
 * Returns what hands signals over to the clean stop.
 */
export function endWhileBooting(): () => void {
  const end = () => process.exit(0);
  STOP_SIGNALS.forEach((signal) => process.once(signal, end));
  return () => STOP_SIGNALS.forEach((signal) => process.off(signal, end));
}

/** Whoever started us over an IPC channel takes us along when it ends, even by SIGKILL. */
export function stopWithParent(): void {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}
