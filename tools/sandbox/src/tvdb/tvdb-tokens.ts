import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { invalidValue, TvdbFailure, unauthorized } from './tvdb-failure.js';

const THIRTY_DAYS = 30 * 24 * 3600;

/** Logs clients in and knows its own tokens again, also after a restart: a real upstream's restart ends no session. */
export class TvdbTokens {
  /** Of tokens issued from now on. */
  lifetimeSeconds = THIRTY_DAYS;

  constructor(private readonly now: () => Date) {}

  /** A JWT, because clients of the real one read `exp`. The key `invalid` is unknown; `pin-...` keys need a pin. */
  login(apikey: unknown, pin: unknown): string {
    if (typeof apikey !== 'string' || apikey === '' || apikey === 'invalid') {
      throw new TvdbFailure(401, 'InvalidAPIKey: apikey invalid');
    }
    if (apikey.startsWith('pin-') && !pin) throw invalidValue('pin required');
    const exp = Math.floor(this.now().getTime() / 1000) + this.lifetimeSeconds;
    const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ apikey, pin: pin ?? '', exp })}`;
    return `${content}.${sign(content)}`;
  }

  /** Throws unless the header is `Bearer` and a token of ours that has not expired. */
  check(authorization: string | undefined): void {
    const [, content, payload, signature] = /^Bearer ([\w-]+\.([\w-]+))\.([\w-]+)$/i.exec(authorization ?? '') ?? [];
    if (!content || !payload || !signature || !sameText(signature, sign(content))) throw unauthorized();
    const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
    if (exp * 1000 <= this.now().getTime()) throw unauthorized();
  }
}

/** Public on purpose: these tokens open nothing but invented data. */
const SIGNING_KEY = createHash('sha256').update('marquee sandbox').digest();

function sign(content: string): string {
  return createHmac('sha256', SIGNING_KEY).update(content).digest('base64url');
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
