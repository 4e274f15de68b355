import { ServiceError } from '@marquee/contracts';
import { Agent, request, type Dispatcher } from 'undici';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';

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
    try {
      const answer = await request(url, {
        method,
        headers: { accept: 'application/json', 'accept-encoding': 'gzip, br', ...headers },
        body: body ?? null,
        signal,
        dispatcher: this.agent,
      });
      return {
        status: answer.statusCode,
        body: await this.read(answer),
        lastModified: one(answer.headers['last-modified']),
        retryAfter: retryAfterSeconds(one(answer.headers['retry-after']), Date.now()),
      };
    } catch (cause) {
      throw this.failure(cause, signal.aborted);
    }
  }

  async close(): Promise<void> {
    await this.agent.destroy();
  }

  private async read({ body, headers }: Dispatcher.ResponseData): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of decoded(body, one(headers['content-encoding']))) {
      size += (chunk as Buffer).length;
      if (size > this.limits.maxBodyBytes) throw new Error(`the body is over ${this.limits.maxBodyBytes} bytes`);
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  }

  private failure(cause: unknown, timedOut: boolean): ServiceError {
    const { upstream } = this.limits;
    if (timedOut) {
      const message = `${upstream} did not answer in time.`;
      return new ServiceError('UPSTREAM_TIMEOUT', message, { cause, upstream, retryAfter: 5 });
    }
    return new ServiceError('UPSTREAM_FAILED', `${upstream} cannot be reached.`, { cause, upstream, retryAfter: 5 });
  }
}

const LONGEST_WAIT_S = 3_600;

/** `Retry-After` in seconds or as an HTTP date, brought into bounds: upstreams have been seen to send nonsense. */
export function retryAfterSeconds(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^-?\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(LONGEST_WAIT_S, Math.max(1, Math.ceil(seconds)));
}

/** An error on either side ends both: a decoder left alone would wait for bytes that never come. */
function decoded(body: Readable, encoding: string | undefined): Readable {
  if (encoding === undefined || encoding === 'identity') return body;
  const decoder = encoding === 'br' ? createBrotliDecompress() : createGunzip();
  body.on('error', (error) => decoder.destroy(error));
  decoder.on('close', () => body.destroy());
  return body.pipe(decoder);
}

function one(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
