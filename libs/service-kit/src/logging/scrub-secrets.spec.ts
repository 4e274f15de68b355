import { describe, expect, it } from '@jest/globals';
import { secretScrubber, secretsIn } from './scrub-secrets.js';

describe(secretsIn.name, () => {
  it('takes the values of secret names, each of a list by itself', () => {
    const values = {
      TVDB_API_KEY: 'key-canary',
      CREDENTIALS_KEYS: 'newest-canary, older-canary',
      SECRET_KEY: 'secret-canary',
      TMDB_TOKEN: 'token-canary',
      REDIS_PASSWORD: 'password-canary',
      smtp_pass: 'pass-canary',
      LOG_LEVEL: 'not-a-secret',
      PWD: '/not/a/secret',
    };
    expect(secretsIn(values)).toEqual([
      'key-canary',
      'newest-canary',
      'older-canary',
      'secret-canary',
      'token-canary',
      'password-canary',
      'pass-canary',
    ]);
  });

  it('takes the passwords of URLs, as written and decoded', () => {
    const values = {
      DATABASE_URL: 'postgres://u:p%40ss-word@h/db',
      PROXIES: 'http://a:proxy-one@x, http://b:proxy-two@y',
    };
    expect(secretsIn(values)).toEqual(['p%40ss-word', 'p@ss-word', 'proxy-one', 'proxy-two']);
  });

  it('finds the password of a URL that has a comma in it', () => {
    expect(secretsIn({ DATABASE_URL: 'postgres://u:one,two-canary@h/db' })).toContain('one,two-canary');
  });

  it('does not trip over a URL that cannot be decoded', () => {
    expect(secretsIn({ SOMEBODYS_URL: 'http://u:100%zz-canary@h' })).toEqual(['100%zz-canary']);
  });

  it('leaves out what is too short to be told from a word', () => {
    expect(secretsIn({ A_KEY: 'abc', B_URL: 'http://u:p@h' })).toEqual([]);
  });
});

describe(secretScrubber.name, () => {
  const SECRETS = ['p@ss "word"\n/+?ü', 'short-one', 'short-one-and-more'];
  const scrub = secretScrubber(SECRETS);
  const line = (value: unknown) => scrub(JSON.stringify({ value }));

  it.each(SECRETS)('blanks %j in every form', (secret) => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    for (const text of [secret, `x${secret}y`, `Error: bad ${secret}\n    at ${secret}`, encodeURIComponent(secret)]) {
      expect(JSON.parse(line(text))).toEqual({ value: expect.stringContaining('[redacted]') });
      expect(line(text)).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
    for (const around of ['', 'a', 'ab', 'abc', 'user:', 'user1:', 'user12:']) {
      expect(line(base64(around + secret + around))).toContain('[redacted]');
      expect(line(Buffer.from(around + secret).toString('base64url'))).toContain('[redacted]');
    }
  });

  it('leaves nothing of a secret that another one is a part of', () => {
    expect(line('short-one-and-more')).toBe('{"value":"[redacted]"}');
  });

  it('leaves everything else as it is', () => {
    expect(line('an ordinary text')).toBe('{"value":"an ordinary text"}');
    expect(secretScrubber([])('{}')).toBe('{}');
  });
});
