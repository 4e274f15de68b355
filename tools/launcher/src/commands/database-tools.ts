import { runNode } from '../run-program.js';
import { withStack } from '../running-stack.js';
import { readSettings } from '../settings.js';

export const MIGRATIONS_CLI = 'libs/database/dist/migrations/cli.js';
export const KEYS_CLI = 'apps/gateway/dist/auth/keys.cli.js';

/** `npm run db:migrate`, `npm run db:status`. */
export const databaseCommand = onDatabase(MIGRATIONS_CLI);

/** `npm run keys -- create|list|revoke`. */
export const keysCommand = onDatabase(KEYS_CLI);

/** A command that runs a program on `DATABASE_URL` where that is set, else on this copy's own database. */
function onDatabase(program: string) {
  return (words: string[], stop: AbortSignal): Promise<number> => {
    const settings = readSettings();
    const run = (database: string) =>
      runNode([program, ...words], { env: { ...process.env, DATABASE_URL: database }, stop });
    const given = settings.urls.database;
    return given ? run(given) : withStack(settings, stop, (urls) => run(urls.database));
  };
}
