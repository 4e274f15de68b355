import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSandbox, type Sandbox } from './start-sandbox.js';

describe(startSandbox.name, () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox();
  });
  afterEach(() => sandbox.close());

  const logIn = async () => {
    const reply = await fetch(`${sandbox.tvdbUrl}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apikey: 'any-key' }),
    });
    const { data } = (await reply.json()) as { data: { token: string } };
    return { authorization: `Bearer ${data.token}` };
  };

  it('serves a client that logs in and follows the links', async () => {
    const headers = await logIn();
    let count = 0;
    for (let next: string | null = `${sandbox.tvdbUrl}/series/900001/episodes/default`; next;) {
      const reply: Response = await fetch(next, { headers });
      expect(reply.headers.get('content-encoding')).toBe('gzip');
      const page = (await reply.json()) as { data: { episodes: object[] }; links: { next: string | null } };
      count += page.data.episodes.length;
      next = page.links.next;
    }

    expect(count).toBe(1300);
  });

  it('gives a client truncated gzip that it cannot read', async () => {
    const headers = await logIn();
    await fetch(`${sandbox.url}/_faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ body: 'truncated' }),
    });

    const reply = await fetch(`${sandbox.tvdbUrl}/series/83268`, { headers });
    await expect(reply.json()).rejects.toThrow();
  });

  it('closes at once, although a client is kept waiting', async () => {
    const headers = await logIn();
    await fetch(`${sandbox.url}/_faults`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ delayMs: 60_000 }),
    });
    const waiting = expect(fetch(`${sandbox.tvdbUrl}/series/83268`, { headers })).rejects.toThrow('fetch failed');
    const calls = async () => (await (await fetch(`${sandbox.url}/_requests`)).json()) as { status: number | null }[];
    while ((await calls()).every(({ status }) => status !== null)) continue;

    await sandbox.close();
    await waiting;
  });
});
