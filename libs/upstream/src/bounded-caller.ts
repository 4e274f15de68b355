import { ServiceError } from '@marquee/contracts';
import { Agent, request, type Dispatcher } from 'undici';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

const brotliDecompress = promisify(zlib.brotliDecompress);
const gunzip = promisify(zlib.gunzip);

/** What an upstream answered: the body decoded, however it was compressed. */
export interface UpstreamAnswer {
  status: number;
  body: Buffer;
  /** `Last-Modified`, as sent. */
  lastModified: string | undefined;
  /** Seconds until it may be asked again, if it said so, between one second and one hour. */
  retryAfter: number | undefined;
}

export interface UpstreamCall {
  url: string;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** Less time than the limits give, when the caller has less left; milliseconds. */
  deadlineMs?: number;
}

export interface UpstreamLimits {
  /** The name in errors, e.g. `tvdb`. */
  upstream: string;
  /** For the whole exchange, the last byte of the body included. */
  deadlineMs: number;
  /** Of the body after decompression: a small answer may unpack to gigabytes. */
  maxBodyBytes: number;
}

/** Calls one upstream within bounds. Redirects are answers, never followed: credentials stay with their host. */
export class BoundedCaller {
  private readonly agent = new Agent({ connectTimeout: 3_000, keepAliveTimeout: 10_000 });

  constructor(private readonly limits: UpstreamLimits) {}

  /** The answer, whatever its status. Throws UPSTREAM_TIMEOUT, or UPSTREAM_FAILED when there is no usable answer. */
  async call({ url, method = 'GET', headers, body, deadlineMs }: UpstreamCall): Promise<UpstreamAnswer> {
    const allowed = Math.max(1, Math.min(deadlineMs ?? Infinity, this.limits.deadlineMs));
    const signal = AbortSignal.timeout(allowed);
    let problem = 'cannot be reached';
    try {
      const answer = await request(url, {
        method,
        headers: { accept: 'application/json', 'accept-encoding': 'gzip, br', ...headers },
        body: body ?? null,
        signal,
        dispatcher: this.agent,
      });
      problem = `answered ${answer.statusCode} with a body that cannot be read`;
      return {
        status: answer.statusCode,
        body: await this.read(answer),
        lastModified: one(answer.headers['last-modified']),
        retryAfter: retryAfterSeconds(one(answer.headers['retry-after']), Date.now()),
      };
    } catch (cause) {
      throw this.failure(signal.aborted ? 'did not answer in time' : problem, signal.aborted, cause);
    }
  }

  /** Ends all connections; what is in flight fails. */
  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async read({ body, headers }: Dispatcher.ResponseData): Promise<Buffer> {
    const { maxBodyBytes } = this.limits;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body) {
      size += (chunk as Buffer).length;
      if (size > maxBodyBytes) throw new RangeError(`the body is over ${maxBodyBytes} bytes`);
      chunks.push(chunk as Buffer);
    }
    return decoded(Buffer.concat(chunks), maxBodyBytes, one(headers['content-encoding']));
  }

  private failure(problem: string, timedOut: boolean, cause: unknown): ServiceError {
    const { upstream } = this.limits;
    const code = timedOut ? 'UPSTREAM_TIMEOUT' : 'UPSTREAM_FAILED';
    return new ServiceError(code, `${upstream} ${problem}.`, { cause, upstream, retryAfter: 5 });
  }
}

const LONGEST_WAIT_S = 3_600;

/** Such as `Sun, 06 Nov 1994 08:49:37 GMT`. `Date.parse` alone would take any word with a number behind it. */
const HTTP_DATE = /^[A-Z][a-z]+, .+ \d\d:\d\d:\d\d GMT$/;

/** `Retry-After` in seconds or as an HTTP date, brought into bounds: upstreams have been seen to send nonsense. */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  const seconds = /^-?\d+$/.test(text) ? Number(text) : (date - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(LONGEST_WAIT_S, Math.max(1, Math.ceil(seconds)));
}

/** The body before its compression. An empty one may claim any: errors that a proxy made often do. */
async function decoded(body: Buffer, maxOutputLength: number, encoding = 'identity'): Promise<Buffer> {
  if (body.length === 0) return body;
  switch (encoding.toLowerCase()) {
    case 'identity':
      return body;
    case 'br':
      return brotliDecompress(body, { maxOutputLength });
    case 'gzip':
    case 'x-gzip':
      return gunzip(body, { maxOutputLength });
    default:
      throw new Error(`the body is encoded as ${encoding}, which was not asked for`);
  }
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
