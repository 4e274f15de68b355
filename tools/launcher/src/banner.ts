import { styleText } from 'node:util';

export interface BannerFacts {
  /** The gateway's address. */
  gateway: string;
  tvdb: Upstream;
  key: FirstKey;
}

/** Who answers in an upstream's name. */
export type Upstream = 'sandbox' | 'configured' | 'missing';

/** The API key that a first request can use; only one that was made just now is known. */
export type FirstKey = { kind: 'demo' | 'made'; key: string } | { kind: 'kept' };

const UPSTREAMS: Record<Upstream, string> = {
  sandbox: 'played by the sandbox; for the real one set TVDB_API_KEY in .env',
  configured: 'as configured',
  missing: 'not configured: set TVDB_API_KEY',
};

/** What stands on the screen when everything is ready: where to look, and a first request that works as printed. */
export function banner({ gateway, tvdb, key }: BannerFacts): string {
  const apiKey = key.kind === 'kept' ? 'YOUR_API_KEY' : key.key;
  return [
    '',
    `  ${styleText('bold', 'Marquee is ready.')}`,
    '',
    `  Gateway   ${gateway}`,
    `  Health    ${gateway}/health`,
    `  Metrics   ${gateway}/metrics`,
    `  TheTVDB   ${UPSTREAMS[tvdb]}`,
    `  API key   ${keyLine(key)}`,
    '',
    key.kind === 'kept'
      ? '  A first request: put your API key in, and copy these lines into another terminal.'
      : '  A first request: copy these lines into another terminal.',
    '',
    `TOKEN=$(curl -s -X POST ${gateway}/api/v1/auth/token \\`,
    `  -H 'content-type: application/json' -d '{"api_key":"${apiKey}"}' \\`,
    `  | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `curl -i -H "Authorization: Bearer $TOKEN" ${gateway}/api/v1/series/83268`,
    '',
    '  Run the last line twice: Cache-Status tells where the answer came from. Ctrl-C stops everything.',
    '',
    '',
  ].join('\n');
}

function keyLine(key: FirstKey): string {
  switch (key.kind) {
    case 'demo':
      return `${key.key}, from this machine only`;
    case 'made':
      return `${key.key} (made for you, shown this once)`;
    case 'kept':
      return 'the one that you have; npm run keys -- create makes another';
  }
}
