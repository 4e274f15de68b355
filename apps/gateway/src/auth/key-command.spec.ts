import { beforeEach, describe, expect, it } from '@jest/globals';
import { matchesHash, prefixOf } from '@marquee/auth';
import type { ApiKeyRecord, NewApiKey } from './api-key.js';
import { keyCommand, type KeyShelf } from './key-command.js';

let shelf: MemoryShelf;

beforeEach(() => {
  shelf = new MemoryShelf();
});

async function run(...words: string[]): Promise<{ code: number; lines: string[] }> {
  const lines: string[] = [];
  const code = await keyCommand(words)(shelf, (line) => lines.push(line));
  return { code, lines };
}

describe('keys create', () => {
  it('prints a key and keeps its prefix and its hash', async () => {
    const { code, lines } = await run('create');
    const [key = ''] = lines;
    expect({ code, lines }).toEqual({ code: 0, lines: [expect.stringMatching(/^mq_/)] });
    expect(shelf.keys).toEqual([
      expect.objectContaining({ name: 'unnamed', prefix: prefixOf(key), scopes: ['read'], limitPerMinute: 100 }),
    ]);
    expect(shelf.keys.map(({ hash }) => matchesHash(key, hash))).toEqual([true]);
  });

  it('takes a name, scopes and a limit', async () => {
    await run('create', '--name', 'app', '--scope', 'admin', '--scope', 'read', '--scope', 'admin', '--limit', '5000');
    expect(shelf.keys).toEqual([
      expect.objectContaining({ name: 'app', scopes: ['admin', 'read'], limitPerMinute: 5000 }),
    ]);
  });

  it('makes another key of the same name', async () => {
    await run('create', '--name', 'app');
    await run('create', '--name', 'app');
    expect(shelf.keys).toHaveLength(2);
  });

  describe('--once', () => {
    const once = () => run('create', '--once', '--name', 'local');

    it('makes no second key while the first one works', async () => {
      expect((await once()).lines).toHaveLength(1);
      expect(await once()).toEqual({ code: 0, lines: [] });
    });

    it.each([{ revokedAt: new Date(0) }, { expiresAt: new Date(0) }, { name: 'another' }])(
      'makes one when the first one is of no use: %j',
      async (change) => {
        await once();
        Object.assign(shelf.keys[0] ?? {}, change);
        expect((await once()).lines).toEqual([expect.stringMatching(/^mq_/)]);
      },
    );
  });
});

describe('keys list', () => {
  it('shows prefix, state, scopes, limit and name of each, and no key', async () => {
    await run('create', '--name', 'one', '--scope', 'write');
    await run('create', '--name', 'two');
    await run('create', '--name', 'three');
    Object.assign(shelf.keys[1] ?? {}, { prefix: 'bbbbbbbbbb', revokedAt: new Date(0) });
    Object.assign(shelf.keys[2] ?? {}, { prefix: 'cccccccccc', expiresAt: new Date(0) });
    Object.assign(shelf.keys[0] ?? {}, { prefix: 'aaaaaaaaaa' });
    expect(await run('list')).toEqual({
      code: 0,
      lines: [
        'aaaaaaaaaa  works   write             100/min  one',
        'bbbbbbbbbb  revoked read              100/min  two',
        'cccccccccc  expired read              100/min  three',
      ],
    });
  });
});

describe('keys revoke', () => {
  it('says whether there was something to revoke', async () => {
    const [key = ''] = (await run('create')).lines;
    const prefix = prefixOf(key) ?? '';
    expect(await run('revoke', prefix)).toEqual({
      code: 0,
      lines: [expect.stringMatching(`^revoked ${prefix}; tokens .* up to an hour$`)],
    });
    expect(await run('revoke', prefix)).toEqual({ code: 1, lines: [expect.stringContaining(prefix)] });
  });
});

describe('words that are no command', () => {
  it.each([
    [[]],
    [['make']],
    [['--help']],
    [['create', '--scope', 'root']],
    [['create', '--scope', '']],
    [['create', '--limit', '0']],
    [['create', '--limit', 'many']],
    [['create', '--limit', '-5']],
    [['create', '--limit', '99999999']],
    [['create', '--name']],
    [['create', '--nonsense']],
    [['create', 'me']],
    [['list', 'all']],
    [['revoke']],
    [['revoke', 'one', 'two']],
  ])('are answered with the help: %j', (words) => {
    expect(() => keyCommand(words)).toThrow(/^API keys of the gateway/);
  });
});

class MemoryShelf implements KeyShelf {
  readonly keys: ApiKeyRecord[] = [];

  async add(key: NewApiKey): Promise<void> {
    this.keys.push({ ...key, id: String(this.keys.length), expiresAt: null, revokedAt: null });
  }

  async list(): Promise<ApiKeyRecord[]> {
    return this.keys;
  }

  async revoke(prefix: string): Promise<boolean> {
    const key = this.keys.find((kept) => kept.prefix === prefix && kept.revokedAt === null);
    if (key) key.revokedAt = new Date(0);
    return key !== undefined;
  }
}
