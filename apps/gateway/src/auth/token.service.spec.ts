import { describe, expect, it } from '@jest/globals';
import { createApiKey, type Principal } from '@marquee/auth';
import type { ApiKeyRecord } from './api-key.js';
import { TokenService } from './token.service.js';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const HOME = { remoteAddress: '127.0.0.1', headers: {} };
const ELSEWHERE = { remoteAddress: '203.0.113.9', headers: {} };
const { key: KEY, prefix, hash } = createApiKey();

describe(TokenService.name, () => {
  it('gives the holder of a key a token with the scopes of that key', async () => {
    const sut = service({ records: [aRecord({ scopes: ['read', 'admin'] })] });
    expect(await sut.issue(KEY, ELSEWHERE)).toEqual({
      access_token: 'token of key-1 for read,admin',
      token_type: 'Bearer',
      expires_in: 3600,
    });
  });

  it('takes a key until the moment that it expires', async () => {
    const sut = service({ records: [aRecord({ expiresAt: new Date(NOW + 1) })] });
    expect(await sut.issue(KEY, HOME)).toMatchObject({ access_token: 'token of key-1 for read' });
  });

  const refused = [
    { what: 'one that is unknown', records: [] },
    { what: 'one that is revoked', records: [aRecord({ revokedAt: new Date(NOW - 1) })] },
    { what: 'one that has expired', records: [aRecord({ expiresAt: new Date(NOW) })] },
    { what: 'another with the same prefix', records: [aRecord({ hash: new Uint8Array(createApiKey().hash) })] },
  ];

  it.each(refused)('refuses $what, in the words for every one', async ({ records }) => {
    await expect(service({ records }).issue(KEY, HOME)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'The API key is not valid.',
      fields: [{ field: 'api_key', message: 'api_key is not valid' }],
    });
  });

  it.each(['', 'demo-key-1', prefix, `mq_${prefix}_`, `${KEY}x`, KEY.toUpperCase(), ` ${KEY}`])(
    'refuses "%s" without asking the database',
    async (key) => {
      await expect(service({ records: 'away' }).issue(key, HOME)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    },
  );

  it('passes on that the database is away', async () => {
    await expect(service({ records: 'away' }).issue(KEY, HOME)).rejects.toThrow('the database was asked');
  });

  it('takes demo keys where they are on, from this machine, without the database', async () => {
    const sut = service({ records: 'away', demoKeys: true });
    expect(await sut.issue('demo-key-2', HOME)).toMatchObject({
      access_token: 'token of demo:demo-key-2 for read,write',
    });
    await expect(sut.issue('demo-key-2', ELSEWHERE)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

function service({
  records,
  demoKeys = false,
}: {
  records: ApiKeyRecord[] | 'away';
  demoKeys?: boolean;
}): TokenService {
  const findByPrefix = async (wanted: string) => {
    if (records === 'away') throw new Error('the database was asked');
    return records.find((record) => record.prefix === wanted) ?? null;
  };
  const issue = ({ keyId, scopes }: Principal) => `token of ${keyId} for ${scopes.join()}`;
  return new TokenService({ findByPrefix }, { issue }, { demoKeys, now: () => NOW });
}

function aRecord(changes: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  return {
    id: 'key-1',
    name: 'a key',
    prefix,
    hash: new Uint8Array(hash),
    scopes: ['read'],
    limitPerMinute: 100,
    expiresAt: null,
    revokedAt: null,
    ...changes,
  };
}
