import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { JwtService } from '@nestjs/jwt';
import { ServiceError } from '@marquee/contracts';
import { LRUCache } from 'lru-cache';
import { authConfig } from './auth.config.js';
import { SCOPES, type Principal, type Scope } from './principal.js';

export const ACCESS_TOKEN_SECONDS = 3_600;

const ALGORITHM = 'HS256';
const ISSUER = 'marquee';
const AUDIENCE = 'marquee-api';
const MAX_TOKEN_LENGTH = 4_096;
const MEMO_SIZE = 10_000;

interface Claims {
  sub: string;
  scopes: Scope[];
  jti: string;
  iat: number;
  exp: number;
}

interface Verified {
  principal: Principal;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Issues and checks access tokens. A verified one is remembered until it expires, as verification is the dear part. */
@Injectable()
export class AccessTokens {
  private readonly jwt: JwtService;
  private readonly verified = new LRUCache<string, Verified>({ max: MEMO_SIZE });

  constructor(@Inject(authConfig.KEY) { secret }: ConfigType<typeof authConfig>) {
    this.jwt = new JwtService({ secret });
  }

  issue({ keyId, scopes }: Principal): string {
    return this.jwt.sign(
      { scopes },
      {
        algorithm: ALGORITHM,
        issuer: ISSUER,
        audience: AUDIENCE,
        subject: keyId,
        jwtid: randomUUID(),
        expiresIn: ACCESS_TOKEN_SECONDS,
      },
    );
  }

  /** Who a token belongs to. Throws UNAUTHENTICATED, with the same words whatever is wrong with it. */
  verify(token: string): Principal {
    const known = this.verified.get(token);
    if (known && Date.now() < known.expiresAt) return known.principal;
    const { sub, scopes, iat, exp } = this.claimsOf(token);
    const principal = { keyId: sub, scopes };
    this.verified.set(token, { principal, expiresAt: Math.min(exp, iat + ACCESS_TOKEN_SECONDS) * 1000 });
    return principal;
  }

  private claimsOf(token: string): Claims {
    try {
      if (token.length > MAX_TOKEN_LENGTH) throw new RangeError('too long');
      const claims = this.jwt.verify<Partial<Claims>>(token, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        maxAge: ACCESS_TOKEN_SECONDS,
      });
      if (isComplete(claims)) return claims;
      throw new TypeError('claims are missing');
    } catch (cause) {
      throw new ServiceError('UNAUTHENTICATED', 'The access token is not valid, or no longer.', { cause });
    }
  }
}

/** jsonwebtoken accepts tokens that never expire and have no subject; ours have everything. */
function isComplete(claims: Partial<Claims>): claims is Claims {
  const { sub, scopes, jti, iat, exp } = claims;
  const scoped = Array.isArray(scopes) && scopes.every((scope) => SCOPES.includes(scope));
  return scoped && isText(sub) && isText(jti) && typeof iat === 'number' && typeof exp === 'number';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
