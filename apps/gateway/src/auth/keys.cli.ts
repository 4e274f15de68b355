import { parseArgs } from 'node:util';
import { createApiKey, SCOPES, type Scope } from '@marquee/auth';
import { ServiceError } from '@marquee/contracts';
import { databaseConfig, DatabasePool, PrismaService } from '@marquee/database';
import { ConfigError, readEnvironment } from '@marquee/service-kit';
import { stateOf, type ApiKeyRecord } from './api-key.js';
import { ApiKeyStore } from './api-key.store.js';

const HELP = `API keys of the gateway.

  keys create [--name NAME] [--scope read]... [--limit 100]   makes a key and prints it, once
  keys create --once ...                                      only if no key that works has that name
  keys list                                                   names, scopes and states; never a key
  keys revoke PREFIX                                          a key stops to work

Scopes: ${SCOPES.join(', ')}. The limit is in requests per minute.`;

const DEFAULT_LIMIT_PER_MINUTE = 100;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  // Anything else is a bug, whose stack somebody will want to see.
  if (!(error instanceof ServiceError || error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(words: string[]): Promise<number> {
  const command = commandOf(words);
  const pool = new DatabasePool(databaseConfig.from(readEnvironment().values));
  try {
    return await command(new ApiKeyStore(new PrismaService(pool)));
  } finally {
    await pool.end();
  }
}

type Command = (store: ApiKeyStore) => Promise<number>;

/** Throws BAD_REQUEST, with the help as its message, for words that are no command. */
function commandOf(words: string[]): Command {
  const { values, positionals } = parsed(words);
  const [name, prefix] = positionals;
  const { scope, limit } = values;
  if (name === 'create' && positionals.length === 1 && isScopes(scope) && /^[1-9]\d{0,6}$/.test(limit)) {
    return (store) => create(store, { ...values, scopes: scope, limitPerMinute: Number(limit) });
  }
  if (name === 'list' && positionals.length === 1) return list;
  if (name === 'revoke' && prefix !== undefined && positionals.length === 2) return (store) => revoke(store, prefix);
  throw new ServiceError('BAD_REQUEST', HELP);
}

function parsed(words: string[]) {
  try {
    return parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        name: { type: 'string', default: 'unnamed' },
        scope: { type: 'string', multiple: true, default: ['read'] },
        limit: { type: 'string', default: String(DEFAULT_LIMIT_PER_MINUTE) },
        once: { type: 'boolean', default: false },
      },
    });
  } catch (cause) {
    throw new ServiceError('BAD_REQUEST', HELP, { cause });
  }
}

function isScopes(words: string[]): words is Scope[] {
  return words.every((word) => SCOPES.some((scope) => scope === word));
}

interface WantedKey {
  name: string;
  scopes: Scope[];
  limitPerMinute: number;
  once: boolean;
}

async function create(store: ApiKeyStore, { name, scopes, limitPerMinute, once }: WantedKey): Promise<number> {
  const now = Date.now();
  const isThere = (key: ApiKeyRecord) => key.name === name && stateOf(key, now) === 'works';
  if (once && (await store.list()).some(isThere)) return 0;
  const { key, prefix, hash } = createApiKey();
  await store.add({ name, prefix, hash: new Uint8Array(hash), scopes, limitPerMinute });
  print(key);
  return 0;
}

async function list(store: ApiKeyStore): Promise<number> {
  for (const key of await store.list()) {
    const { prefix, name, scopes, limitPerMinute } = key;
    const state = stateOf(key, Date.now());
    print(`${prefix}  ${state.padEnd(8)}${scopes.join(',').padEnd(18)}${limitPerMinute}/min  ${name}`);
  }
  return 0;
}

async function revoke(store: ApiKeyStore, prefix: string): Promise<number> {
  const revoked = await store.revoke(prefix);
  print(revoked ? `revoked ${prefix}` : `there is no key with the prefix ${prefix} that could be revoked`);
  return revoked ? 0 : 1;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
