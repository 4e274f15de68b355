import type { Fault } from '@marquee/sandbox';

/** The sandbox from behind: what it was asked, what it answers, and faults for what it will be asked. */
export class UpstreamControls {
  private readonly base: string;

  constructor(
    private readonly url: string,
    private readonly tvdbUrl: string,
  ) {
    this.base = new URL(tvdbUrl).pathname;
  }

  /** Paths and queries of all calls that began with `prefix`, oldest first, without the logins. */
  async asked(prefix = '/'): Promise<string[]> {
    const answer = await fetch(`${this.url}/_requests`);
    const calls = (await answer.json()) as { method: string; path: string }[];
    const reads = calls.filter(({ method }) => method === 'GET').map(({ path }) => path.slice(this.base.length));
    return reads.filter((path) => path.startsWith(prefix));
  }

  /** Sets the fault, in place of an earlier one. */
  async fail({ match = '', ...fault }: Fault): Promise<void> {
    await this.put('_faults', { ...fault, match: this.base + match });
  }

  /** Ends the fault. */
  async heal(): Promise<void> {
    await fetch(`${this.url}/_faults`, { method: 'DELETE' });
  }

  /** The body that upstream itself gives for a path below its base URL. */
  async answer(path: string): Promise<string> {
    const login = await fetch(`${this.tvdbUrl}/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apikey: 'a-test' }),
    });
    const { data } = (await login.json()) as { data: { token: string } };
    const answer = await fetch(this.tvdbUrl + path, { headers: { authorization: `Bearer ${data.token}` } });
    return answer.text();
  }

  private async put(control: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}/${control}`, { method: 'PUT', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the sandbox refuses: ${await answer.text()}`);
  }
}
