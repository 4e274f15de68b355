import { checkServer } from '../health/check-server.js';
import { waitUntilHealthy } from '../health/wait-until-healthy.js';
import { StackError, messageOf } from '../stack-error.js';
import { serverFacts, type Server, type ServerName } from '../stack-options.js';

const DEADLINE_MS = 10_000;

/** A server that was given by URL: we look at it and leave it alone. */
export class ExternalServer implements Server {
  readonly pid = undefined;

  constructor(
    readonly name: ServerName,
    readonly url: string,
    private readonly log: (line: string) => void,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Throws a StackError that names the variable, and never shows the URL's credentials, unless the server is healthy. */
  async start(): Promise<void> {
    const { label, variable } = serverFacts[this.name];
    const place = placeOf(this.url);
    if (place === undefined) {
      throw new StackError(`${variable} is not a URL`);
    }
    try {
      await waitUntilHealthy(() => checkServer(this.name, this.url), DEADLINE_MS, this.signal);
    } catch (error) {
      this.signal?.throwIfAborted();
      throw new StackError(`${variable}: ${label} at ${place} does not work: ${messageOf(error)}`);
    }
    this.log(`${label} at ${place} (${variable})`);
  }

  async kill(): Promise<void> {
    throw this.notOurs();
  }

  async restart(): Promise<void> {
    throw this.notOurs();
  }

  async stop(): Promise<void> {}

  private notOurs(): StackError {
    const { label, variable } = serverFacts[this.name];
    return new StackError(`${label} was given by ${variable} and is not ours to end`);
  }
}

/** The host and port of a URL, or of the first in a list of them. */
function placeOf(url: string): string | undefined {
  const first = url.split(',')[0]?.trim() ?? '';
  return URL.canParse(first) ? new URL(first).host : undefined;
}
