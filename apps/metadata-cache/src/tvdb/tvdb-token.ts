/** A bearer token of TheTVDB and the time of its end, in epoch milliseconds. */
export interface TvdbToken {
  value: string;
  expiresAt: number;
}

/** TheTVDB's tokens live a month; when one does not say so, that is assumed, less a day. */
const ASSUMED_LIFETIME_MS = 29 * 24 * 3_600_000;
/** Renewed after this part of its life, while the old one still works: nobody waits for a login. */
const RENEW_AFTER = 0.8;
const RENEWAL_PAUSE_MS = 60_000;

/** The token of one credential: one login at a time, renewed early, replaced when the upstream refuses it. */
export class TvdbTokenKeeper {
  private token: (TvdbToken & { renewAt: number }) | undefined;
  private loggingIn: Promise<string> | undefined;

  constructor(
    private readonly login: () => Promise<string>,
    private readonly now: () => number = Date.now,
  ) {}

  /** A token that works now. Rejects with the login's error when there is none. */
  async current(): Promise<string> {
    const { token } = this;
    if (!token || token.expiresAt <= this.now()) return this.renew();
    if (token.renewAt <= this.now()) {
      // Until its end the old token works: a renewal that fails costs nobody anything, and is tried again later.
      token.renewAt = this.now() + RENEWAL_PAUSE_MS;
      this.renew().catch(() => undefined);
    }
    return token.value;
  }

  /** Replaces a token that the upstream refused, unless another call has replaced it already. */
  async replace(refused: string): Promise<string> {
    if (this.token && this.token.value !== refused) return this.token.value;
    return this.renew();
  }

  private renew(): Promise<string> {
    this.loggingIn ??= this.login()
      .then((value) => {
        const now = this.now();
        const told = expiryOfJwt(value);
        // One that is over at once means that a clock is wrong, here or there: whether it works, upstream will say.
        const expiresAt = told !== undefined && told > now ? told : now + ASSUMED_LIFETIME_MS;
        this.token = { value, expiresAt, renewAt: now + (expiresAt - now) * RENEW_AFTER };
        return value;
      })
      .finally(() => (this.loggingIn = undefined));
    return this.loggingIn;
  }
}

/** `exp` of a JWT in epoch milliseconds. The token is not ours to verify. */
function expiryOfJwt(token: string): number | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp?: unknown };
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
