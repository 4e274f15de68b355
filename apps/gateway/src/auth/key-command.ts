import { parseArgs } from 'node:util';
import { createApiKey, SCOPES, type Scope } from '@marquee/auth';
import { ServiceError } from '@marquee/contracts';
import { stateOf, type ApiKeyRecord, type NewApiKey } from './api-key.js';

const HELP = `API keys of the gateway.

  keys create [--name NAME] [--scope read]... [--limit 100]   makes a key and prints it, once
  keys create --once ...                                      only if no key that works has that name
  keys list                                                   names, scopes and states; never a key
  keys revoke PREFIX                                          no new tokens; issued ones last up to an hour

Scopes: ${SCOPES.join(', ')}. The limit, in requests per minute, is kept for
the limiter that is still to come.`;

const DEFAULT_LIMIT_PER_MINUTE = 100;

/** Where a command finds the keys. */
export interface KeyShelf {
  add(key: NewApiKey): Promise<void>;
  list(): Promise<ApiKeyRecord[]>;
  /** Whether there was such a key that was not revoked yet. */
  revoke(prefix: string): Promise<boolean>;
}

/** Resolves with the exit code. */
export type KeyCommand = (shelf: KeyShelf, print: (line: string) => void) => Promise<number>;

/** What the words of a command line ask for. Throws BAD_REQUEST, whose message is the help, when they are no command. */
export function keyCommand(words: string[]): KeyCommand {
  const { values, positionals } = parsed(words);
  const [name, prefix] = positionals;
  const { scope, limit } = values;
  if (name === 'create' && positionals.length === 1 && isScopes(scope) && /^[1-9]\d{0,6}$/.test(limit)) {
    return create({ ...values, scopes: scope, limitPerMinute: Number(limit) });
  }
  if (name === 'list' && positionals.length === 1) return list;
  if (name === 'revoke' && prefix !== undefined && positionals.length === 2) return revoke(prefix);
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

function create({ name, scopes, limitPerMinute, once }: WantedKey): KeyCommand {
  return async (shelf, print) => {
    const now = Date.now();
    const isThere = (key: ApiKeyRecord) => key.name === name && stateOf(key, now) === 'works';
    if (once && (await shelf.list()).some(isThere)) return 0;
    const { key, prefix, hash } = createApiKey();
    await shelf.add({ name, prefix, hash: new Uint8Array(hash), scopes: [...new Set(scopes)], limitPerMinute });
    print(key);
    return 0;
  };
}

const list: KeyCommand = async (shelf, print) => {
  for (const key of await shelf.list()) {
    const { prefix, name, scopes, limitPerMinute } = key;
    const state = stateOf(key, Date.now());
    print(`${prefix}  ${state.padEnd(8)}${scopes.join(',').padEnd(18)}${limitPerMinute}/min  ${name}`);
  }
  return 0;
};

function revoke(prefix: string): KeyCommand {
  return async (shelf, print) => {
    const revoked = await shelf.revoke(prefix);
    print(
      revoked
        ? `revoked ${prefix}; tokens that it has given last up to an hour`
        : `there is no key with the prefix ${prefix} that could be revoked`,
    );
    return revoked ? 0 : 1;
  };
}

interface WantedKey {
  name: string;
  scopes: Scope[];
  limitPerMinute: number;
  /** Not a second one of this name. */
  once: boolean;
}
