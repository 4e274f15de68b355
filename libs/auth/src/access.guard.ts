import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ServiceError } from '@marquee/contracts';
import { OPEN_ROUTE } from '@marquee/service-kit';
import type { FastifyRequest } from 'fastify';
import { AccessTokens } from './access-tokens.js';
import type { Principal } from './principal.js';

/** A request whose caller is known. */
export interface AuthenticatedRequest extends FastifyRequest {
  principal?: Principal;
}

const BEARER = /^Bearer +(\S+)$/i;

/** Stands before every HTTP route that is not marked open. Global on purpose: path-bound checks have been bypassed. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    if (this.reflector.getAllAndOverride(OPEN_ROUTE, [context.getHandler(), context.getClass()])) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
    if (!token) {
      throw new ServiceError(
        'UNAUTHENTICATED',
        'Send "Authorization: Bearer TOKEN" (POST /api/v1/auth/token gives one).',
      );
    }
    request.principal = this.tokens.verify(token);
    return true;
  }
}
