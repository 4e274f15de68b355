import { parseArgs } from 'node:util';
import { createApiKey, SCOPES, type Scope } from '@marquee/auth';
import { databaseConfig, DatabasePool, PrismaService } from '@marquee/database';
import { readEnvironment } from '@marquee/service-kit';
import { ApiKeyStore } from './api-key.store.js';

const HELP = `API keys of the gateway.

  keys create [--name NAME] [--scope read]... [--limit 100]   makes a key and prints it, once
  keys create --once ...                                      only if no usable key has that name
  keys list                                                   names, scopes and states; never a key
  keys revoke PREFIX                                          a key stops to work

Scopes: ${SCOPES.join(', ')}. The limit is in requests per minute.
`;

const DEFAULT_LIMIT_PER_MINUTE = 100;

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      name: { type: 'string', default: 'unnamed' },
      scope: { type: 'string', multiple: true, default: ['read'] },
      limit: { type: 'string', default: String(DEFAULT_LIMIT_PER_MINUTE) },
      once: { type: 'boolean', default: false },
    },
  });
  const [command, prefix] = positionals;
  const pool = new DatabasePool(databaseConfig.from(readEnvironment().values));
  try {
    const store = new ApiKeyStore(new PrismaService(pool));
    if (command === 'create') return await create(store, values);
    if (command === 'list') return await list(store);
    if (command === 'revoke' && prefix) return await revoke(store, prefix);
    print(HELP);
    return 1;
  } finally {
    await pool.end();
  }
}

interface CreateOptions {
  name: string;
  scope: string[];
  limit: string;
  once: boolean;
}

async function create(store: ApiKeyStore, { name, scope, limit, once }: CreateOptions): Promise<number> {
  const unknown = scope.find((word) => !SCOPES.includes(word as Scope));
  if (unknown !== undefined || !/^[1-9]\d{0,6}$/.test(limit)) {
    print(HELP);
    return 1;
  }
  if (once && (await store.list()).some((key) => key.name === name && key.revokedAt === null)) return 0;
  const { key, prefix, hash } = createApiKey();
  await store.add({ name, prefix, hash: new Uint8Array(hash), scopes: scope as Scope[], limitPerMinute: Number(limit) });
  print(`${key}\n`);
  return 0;
}

async function list(store: ApiKeyStore): Promise<number> {
  for (const { prefix, name, scopes, limitPerMinute, revokedAt } of await store.list()) {
    const state = revokedAt === null ? 'works' : 'revoked';
    print(`${prefix}  ${state.padEnd(8)}${scopes.join(',').padEnd(18)}${limitPerMinute}/min  ${name}\n`);
  }
  return 0;
}

async function revoke(store: ApiKeyStore, prefix: string): Promise<number> {
  const revoked = await store.revoke(prefix);
  print(revoked ? `revoked ${prefix}\n` : `there is no usable key with the prefix ${prefix}\n`);
  return revoked ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(text);
}
