import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createHmac, randomUUID } from 'node:crypto';
import { ServiceError } from '@marquee/contracts';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens.js';
import type { Principal } from './principal.js';

const SECRET = 'the secret of this specification alone';
const NOW = Date.UTC(2026, 0, 1) / 1000;
const PRINCIPAL: Principal = { keyId: 'key-1', scopes: ['read', 'write'] };

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const HMAC: Record<string, string> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' };

interface Forgery {
  header?: object;
  claims?: unknown;
  secret?: string;
}

/** A token with every claim right, except for what the test changes; `undefined` leaves a claim out. */
function forge({ header = { alg: 'HS256', typ: 'JWT' }, claims = {}, secret = SECRET }: Forgery = {}): string {
  const usual = {
    sub: 'key-1',
    scopes: ['read', 'write'],
    jti: randomUUID(),
    iss: 'marquee',
    aud: 'marquee-api',
    iat: NOW,
    exp: NOW + ACCESS_TOKEN_SECONDS,
  };
  const payload = typeof claims === 'object' && claims !== null ? { ...usual, ...claims } : claims;
  const content = `${encode(header)}.${encode(payload)}`;
  const algorithm = HMAC[(header as { alg: string }).alg] ?? 'sha256';
  return `${content}.${createHmac(algorithm, secret).update(content).digest('base64url')}`;
}

describe(AccessTokens, () => {
  let sut: AccessTokens;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['performance', 'setImmediate', 'nextTick'], now: NOW * 1000 });
    sut = new AccessTokens({ secret: SECRET });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const refusal = (token: string): unknown => {
    try {
      return sut.verify(token);
    } catch (error) {
      return error;
    }
  };
  const expectRefused = (token: string) => {
    const error = refusal(token);
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({
      code: 'UNAUTHENTICATED',
      message: 'The access token is not valid, or no longer.',
      fields: undefined,
    });
  };

  it('knows its own tokens again', () => {
    expect(sut.verify(sut.issue(PRINCIPAL))).toEqual(PRINCIPAL);
  });

  it('accepts the forger’s token where nothing is changed, so that each refusal below has its one reason', () => {
    expect(sut.verify(forge())).toEqual(PRINCIPAL);
  });

  it('never issues the same token twice', () => {
    expect(sut.issue(PRINCIPAL)).not.toBe(sut.issue(PRINCIPAL));
  });

  it('puts nothing into a token but who it is for and what they may do', () => {
    const [, payload = ''] = sut.issue(PRINCIPAL).split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({
      scopes: ['read', 'write'],
      sub: 'key-1',
      iss: 'marquee',
      aud: 'marquee-api',
      iat: NOW,
      exp: NOW + 3_600,
      jti: expect.any(String),
    });
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['words', 'not a token'],
    ['dots', '..'],
    ['two parts', forge().split('.').slice(0, 2).join('.')],
    ['no signature', forge().replace(/[^.]+$/, '')],
    ['no algorithm, unsigned', `${encode({ alg: 'none', typ: 'JWT' })}.${forge().split('.')[1]}.`],
    ['no algorithm, signed', forge({ header: { alg: 'none', typ: 'JWT' } })],
    ['no algorithm in other letters', forge({ header: { alg: 'None', typ: 'JWT' } })],
    ['an unsigned one in other letters', `${encode({ alg: 'nOnE' })}.${forge().split('.')[1]}.`],
    ['a header without an algorithm', forge({ header: { typ: 'JWT' } })],
    ['HS384', forge({ header: { alg: 'HS384', typ: 'JWT' } })],
    ['HS512', forge({ header: { alg: 'HS512', typ: 'JWT' } })],
    ['RS256 with our secret as key', forge({ header: { alg: 'RS256', typ: 'JWT' } })],
    ['another secret', forge({ secret: `${SECRET}!` })],
    ['an empty secret', forge({ secret: '' })],
    [
      'the claims of another token',
      forge().replace(/\.[^.]+\./, `.${forge({ claims: { sub: 'me' } }).split('.')[1]}.`),
    ],
    ['no expiry', forge({ claims: { exp: undefined } })],
    ['an expiry in words', forge({ claims: { exp: 'never' } })],
    ['no time of issue', forge({ claims: { iat: undefined } })],
    ['no issuer', forge({ claims: { iss: undefined } })],
    ['no audience', forge({ claims: { aud: undefined } })],
    ['no subject', forge({ claims: { sub: undefined } })],
    ['an empty subject', forge({ claims: { sub: '' } })],
    ['a subject that is an object', forge({ claims: { sub: { toString: 'admin' } } })],
    ['no id', forge({ claims: { jti: undefined } })],
    ['an expiry in the past', forge({ claims: { exp: NOW - 1 } })],
    ['an expiry at this second', forge({ claims: { exp: NOW } })],
    ['a time of issue too long ago', forge({ claims: { iat: NOW - ACCESS_TOKEN_SECONDS, exp: NOW + 9 } })],
    ['a time in the future before which it does not hold', forge({ claims: { nbf: NOW + 60 } })],
    ['another issuer', forge({ claims: { iss: 'tmdb' } })],
    ['another audience', forge({ claims: { aud: 'somebody-else' } })],
    ['no scopes', forge({ claims: { scopes: undefined } })],
    ['scopes that are a word', forge({ claims: { scopes: 'admin' } })],
    ['an unknown scope among others', forge({ claims: { scopes: ['read', 'root'] } })],
    ['a scope that is an object', forge({ claims: { scopes: [{}] } })],
    ['claims that are null', forge({ claims: null })],
    ['claims that are a word', forge({ claims: 'admin' })],
    ['a megabyte', forge({ claims: { padding: 'x'.repeat(1_000_000) } })],
    ['a valid token with a byte behind it', `${forge()}A`],
    ['a valid token with padding', `${forge()}=`],
    ['a valid token with the end of a line', `${forge()}\n`],
    ['a valid token with a fourth part', `${forge()}.${encode({})}`],
  ])('refuses a token with %s, in the same words as every other', (_, token) => {
    expectRefused(token);
    expectRefused(token);
  });

  it('refuses any other last character of a signature, although some stand for the same bytes', () => {
    const token = forge();
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      if (!token.endsWith(letter)) expectRefused(token.slice(0, -1) + letter);
    }
  });

  it('stops to accept a token at the second of its expiry, although it is remembered', () => {
    const token = sut.issue(PRINCIPAL);
    expect(sut.verify(token)).toEqual(PRINCIPAL);
    jest.setSystemTime((NOW + ACCESS_TOKEN_SECONDS) * 1000 - 1);
    expect(sut.verify(token)).toEqual(PRINCIPAL);
    jest.setSystemTime((NOW + ACCESS_TOKEN_SECONDS) * 1000);
    expectRefused(token);
  });

  it('remembers no token for longer than ours may live, whatever it says of itself', () => {
    const token = forge({ claims: { exp: NOW + 10 * ACCESS_TOKEN_SECONDS } });
    expect(sut.verify(token)).toEqual(PRINCIPAL);
    jest.setSystemTime((NOW + ACCESS_TOKEN_SECONDS) * 1000);
    expectRefused(token);
  });

  it('does not accept the tokens of another secret because it remembers one', () => {
    sut.verify(forge());
    expectRefused(forge({ secret: 'another secret of the same kind entirely' }));
  });
});
