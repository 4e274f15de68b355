export interface BannerFacts {
  portBase: number;
  /** Whether upstreams are played by the sandbox. */
  sandbox: boolean;
  /** An API key that was made just now; it is shown this once. */
  key: string | undefined;
}

/** What stands on the screen when everything is ready: where to look, and a first request that works as printed. */
export function banner({ portBase, sandbox, key }: BannerFacts): string {
  const gateway = `http://localhost:${portBase}`;
  const apiKey = sandbox ? 'demo-key-1' : (key ?? 'YOUR_API_KEY');
  return [
    '',
    '  Marquee is ready.',
    '',
    `  Gateway   ${gateway}`,
    `  Health    ${gateway}/health`,
    `  Metrics   ${gateway}/metrics`,
    sandbox
      ? '  TheTVDB   played by the sandbox (set TVDB_API_KEY in .env for the real one)'
      : '  TheTVDB   as configured',
    ...(key ? ['', `  Your API key, shown this once: ${key}`] : []),
    ...(sandbox || key ? [] : ['', '  Your API key was shown at the first start; npm run keys -- create makes another.']),
    '',
    '  A first request: copy these lines into another terminal.',
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
