/**
 * Whether `error`, thrown by Prisma or by the pool, means that the database is away, full or going down, so that the
 * caller answers 503 and may try again. Every other error of the database is a bug or a rule that was broken.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  const { code, message, meta }: Clues = Object(error);
  const driverCode = meta?.driverAdapterError?.cause?.originalCode;
  return [code, driverCode].some((clue) => CODES.test(String(clue))) || MESSAGES.has(String(message));
}

/** Prisma's codes, PostgreSQL's (too many connections; ended, crashed, starting up) and the system's. */
const CODES =
  /^(P1001|P1008|P1017|P2024|P2037|53300|57P0[123]|ECONN[A-Z]+|E(HOST|NET)UNREACH|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN)$/;

/** What `pg` throws as plain errors, without any code. */
const MESSAGES = new Set([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'timeout exceeded when trying to connect',
  'Query read timeout',
]);

interface Clues {
  code?: unknown;
  message?: unknown;
  /** Where Prisma puts the driver's error when it has no code of its own for it: a killed connection is a P2039. */
  meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
}
