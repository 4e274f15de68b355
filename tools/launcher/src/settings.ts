import { resolve } from 'node:path';
import { readEnvironment, type Environment } from '@marquee/service-kit';
import type { StackMode, StackUrls } from '@marquee/stack';

const MODES = ['path', 'fetch', 'docker', 'urls'] as const satisfies StackMode[];
const DEFAULT_PORT_BASE = 8000;

/** What the launcher itself reads of the environment and `.env`. */
export interface Settings extends Environment {
  /** Nothing is made up then: no sandbox, no secrets, no servers unless `MARQUEE_STACK` asks for them. */
  production: boolean;
  dataDir: string;
  portBase: number;
  mode: StackMode | undefined;
  urls: Partial<StackUrls>;
}

/** Throws an error that names the variable and what it should be. */
export function readSettings(environment = readEnvironment()): Settings {
  const { values, placeholders } = environment;
  const { MARQUEE_STACK: mode, PORT_BASE: portBase = String(DEFAULT_PORT_BASE) } = values;
  if (mode !== undefined && !isMode(mode)) throw new Error(`MARQUEE_STACK: expected one of ${MODES.join(', ')}`);
  if (!/^\d{1,5}$/.test(portBase) || Number(portBase) < 1 || Number(portBase) > 65_000) {
    throw new Error('PORT_BASE: expected a whole number from 1 to 65000');
  }
  const production = values['NODE_ENV'] === 'production';
  return {
    values,
    placeholders,
    production,
    dataDir: resolve(values['MARQUEE_DATA_DIR'] ?? '.marquee'),
    portBase: Number(portBase),
    mode: mode ?? (production ? 'urls' : undefined),
    urls: {
      database: values['DATABASE_URL'],
      redis: values['REDIS_URL'],
      cacheRedis: values['CACHE_REDIS_URL'] ?? values['REDIS_URL'],
      nats: values['NATS_URL'],
    },
  };
}

function isMode(word: string): word is StackMode {
  return (MODES as readonly string[]).includes(word);
}
