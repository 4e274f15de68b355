import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { banner, type BannerFacts } from './banner.js';

const FACTS: BannerFacts = {
  gateway: 'http://localhost:19000',
  tvdb: 'sandbox',
  key: { kind: 'demo', key: 'demo-key-1' },
};

describe(banner.name, () => {
  it('names every address with the port of this copy', () => {
    const urls = banner(FACTS).match(/http:\/\/[^/\s]+/g) ?? [];
    expect(new Set(urls)).toEqual(new Set(['http://localhost:19000']));
  });

  it('prints commands that a shell can read, with the token taken out of the answer', () => {
    const lines = /^TOKEN=.*?\)$/ms.exec(banner(FACTS))?.[0];
    const curl = `curl() { echo '{"access_token":"t0.k-en_","token_type":"Bearer","expires_in":3600}'; }`;
    expect(execFileSync('bash', ['-c', `${curl}\n${lines}\necho "$TOKEN"`], { encoding: 'utf8' })).toBe('t0.k-en_\n');
  });

  it('shows a key that was made just now, and uses it', () => {
    const text = banner({ ...FACTS, key: { kind: 'made', key: 'mq_1_2' } });
    expect(text).toContain('mq_1_2 (made for you, shown this once)');
    expect(text).toContain('{"api_key":"mq_1_2"}');
  });

  it('says where another key comes from when only a hash of it is left', () => {
    const text = banner({ ...FACTS, tvdb: 'configured', key: { kind: 'kept' } });
    expect(text).toContain('npm run keys -- create');
    expect(text).toContain('put your API key in');
  });

  it('says what is missing where nothing is made up', () => {
    expect(banner({ ...FACTS, tvdb: 'missing' })).toContain('TheTVDB   not configured: set TVDB_API_KEY');
  });
});
