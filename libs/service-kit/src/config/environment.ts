import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

/** Variables as a service sees them, and the names of those that still hold an example's placeholder. */
export interface Environment {
  values: Readonly<Record<string, string>>;
  placeholders: readonly string[];
}

/** What documentation and `.env.example` files put where a secret belongs: such a value means "not set". */
const PLACEHOLDER = /^(your[-_]|generate[-_]|change[-_]?me|(bearer )?<.*>$)/i;

/**
 * Reads `.env` from `directory` (if there is one) under the variables of the process, which win, and leaves out empty
 * values and placeholders.
 */
export function readEnvironment(directory = process.cwd(), own: NodeJS.ProcessEnv = process.env): Environment {
  const file = join(directory, '.env');
  const written = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const given = Object.entries({ ...written, ...own }).filter((pair): pair is [string, string] => Boolean(pair[1]));
  const isPlaceholder = ([, value]: [string, string]) => PLACEHOLDER.test(value);
  return {
    values: Object.fromEntries(given.filter((pair) => !isPlaceholder(pair))),
    placeholders: given.filter(isPlaceholder).map(([name]) => name),
  };
}
