/** An answer of the gateway, its body read. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
}

/** Calls a gateway as a client with a demo key does. */
export class GatewayClient {
  private token: string | undefined;

  constructor(readonly url: string) {}

  /** Fetches an access token, which later calls send. */
  async login(apiKey = 'demo-key-1'): Promise<string> {
    const answer = await this.post('/api/v1/auth/token', { api_key: apiKey });
    const { access_token: token } = answer.json as { access_token?: string };
    if (answer.status !== 200 || !token) throw new Error(`no token: ${answer.status} ${answer.text}`);
    this.token = token;
    return token;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.call(path, { headers: { ...this.bearer(), ...headers } });
  }

  head(path: string): Promise<Answer> {
    return this.call(path, { method: 'HEAD', headers: this.bearer() });
  }

  post(path: string, body: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...this.bearer() };
    return this.call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  /** A request as it stands. Ends after ten seconds: nothing here may hang. */
  async call(path: string, init: RequestInit = {}): Promise<Answer> {
    const answer = await fetch(this.url + path, { signal: AbortSignal.timeout(10_000), ...init });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: parsed(text) };
  }

  private bearer(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
