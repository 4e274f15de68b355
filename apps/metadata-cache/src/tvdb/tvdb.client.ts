import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import {
  documentPath,
  FILL_DEADLINE_MS,
  ServiceError,
  type DocumentParams,
  type DocumentRoute,
} from '@marquee/contracts';
import { BoundedCaller, tvdbOriginConfig, type UpstreamAnswer } from '@marquee/upstream';
import type { Upstream, UpstreamDocument } from '../documents/upstream.js';
import { judgeAnswer, judgeMissing } from './tvdb-answer.js';
import { TvdbTokenKeeper } from './tvdb-token.js';
import { tvdbConfig } from './tvdb.config.js';

const LIMITS = { upstream: 'tvdb', deadlineMs: 5_000, maxBodyBytes: 32 * 1024 * 1024 };
const RETRY_FAILED_S = 5;
/** 400 is the answer to a key that needs a pin and came without. */
const LOGIN_REFUSALS = [400, 401];

/** TheTVDB v4 with our credential. */
@Injectable()
export class TvdbClient implements Upstream, OnApplicationShutdown {
  readonly origin: string;
  private readonly caller = new BoundedCaller(LIMITS);
  private readonly tokens = new TvdbTokenKeeper(() => this.login());

  constructor(
    @Inject(tvdbOriginConfig.KEY) private readonly at: ConfigType<typeof tvdbOriginConfig>,
    @Inject(tvdbConfig.KEY) private readonly credential: ConfigType<typeof tvdbConfig>,
  ) {
    this.origin = at.origin;
  }

  /** The document, judged; a 404 is an answer too. Throws UPSTREAM_* errors that name tvdb. */
  async fetch(route: DocumentRoute, params: DocumentParams): Promise<UpstreamDocument> {
    const deadline = Date.now() + FILL_DEADLINE_MS;
    const token = await this.tokens.current();
    let answer = await this.get(route, params, { token, deadline });
    if (answer.status === 401) {
      answer = await this.get(route, params, { token: await this.tokens.replace(token), deadline });
    }
    const { status, body, lastModified } = answer;
    if (status === 404)
      return { status, body: Buffer.alloc(0), freshness: judgeMissing(body), lastModified: undefined };
    if (status !== 200) throw failedWith(answer);
    return { status, body, freshness: judgeAnswer(body, route, params, Date.now()), lastModified };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.caller.close();
  }

  private get(
    route: DocumentRoute,
    params: DocumentParams,
    { token, deadline }: { token: string; deadline: number },
  ): Promise<UpstreamAnswer> {
    return this.caller.call({
      url: this.at.baseUrl + documentPath(route, params),
      headers: { authorization: `Bearer ${token}` },
      deadlineMs: deadline - Date.now(),
    });
  }

  private async login(): Promise<string> {
    const { apiKey, pin } = this.credential;
    if (apiKey === undefined) {
      const message = 'TheTVDB is not configured here: set TVDB_API_KEY.';
      throw new ServiceError('UPSTREAM_NOT_CONFIGURED', message, { upstream: 'tvdb' });
    }
    const answer = await this.caller.call({
      url: `${this.at.baseUrl}/login`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ apikey: apiKey, pin }),
    });
    if (answer.status !== 200) throw failedWith(answer, LOGIN_REFUSALS);
    return tokenIn(answer.body);
  }
}

function tokenIn(body: Buffer): string {
  try {
    const { data } = JSON.parse(body.toString('utf8')) as { data?: { token?: unknown } };
    if (typeof data?.token === 'string' && data.token !== '') return data.token;
  } catch {
    // Told below, together with JSON that has no token.
  }
  const message = 'tvdb answered a login without a token.';
  throw new ServiceError('UPSTREAM_FAILED', message, { upstream: 'tvdb', retryAfter: RETRY_FAILED_S });
}

function failedWith({ status, retryAfter = RETRY_FAILED_S }: UpstreamAnswer, refusals = [401]): ServiceError {
  const refused = refusals.includes(status) ? 'refuses our credential (check TVDB_API_KEY and TVDB_PIN)' : undefined;
  const message = `tvdb ${refused ?? `answered ${status}`}.`;
  return new ServiceError('UPSTREAM_FAILED', message, { upstream: 'tvdb', upstreamStatus: status, retryAfter });
}
