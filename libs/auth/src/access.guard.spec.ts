import { beforeEach, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { Reflector } from '@nestjs/core';
import { OpenRoute } from '@marquee/service-kit';
import { AccessGuard, type AuthenticatedRequest } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import type { Principal } from './principal.js';

const PRINCIPAL: Principal = { keyId: 'key-1', scopes: ['read'] };

@Controller()
class Closed {
  route(): void {}
  @OpenRoute()
  open(): void {}
}

@Controller()
@OpenRoute()
class Open {
  route(): void {}
}

describe(AccessGuard, () => {
  let tokens: AccessTokens;
  let sut: AccessGuard;

  beforeEach(() => {
    tokens = new AccessTokens({ secret: 'the secret of this specification alone' });
    sut = new AccessGuard(tokens, new Reflector());
  });

  const aRequest = (authorization?: string) => ({ headers: { authorization } }) as AuthenticatedRequest;
  const contextOf = (request: AuthenticatedRequest, type: typeof Closed | typeof Open, method: () => void) =>
    new ExecutionContextHost([request], type, method);
  const ask = (request: AuthenticatedRequest) => sut.canActivate(contextOf(request, Closed, Closed.prototype.route));

  it.each(['Bearer', 'bearer', 'BEARER', 'Bearer  '])(
    'lets in who shows a token after "%s", and says who it is',
    (word) => {
      const request = aRequest(`${word} ${tokens.issue(PRINCIPAL)}`);
      expect(ask(request)).toBe(true);
      expect(request.principal).toEqual(PRINCIPAL);
    },
  );

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['a scheme alone', 'Bearer'],
    ['a scheme and a space', 'Bearer '],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['a scheme that begins like ours', 'BearerX token'],
    ['two tokens', 'Bearer one two'],
    ['two schemes', 'Basic x, Bearer y'],
  ])('refuses %s, and says how to ask', (_, header) => {
    const request = aRequest(header);
    expect(() => ask(request)).toThrow(
      expect.objectContaining({ code: 'UNAUTHENTICATED', message: expect.stringContaining('Bearer TOKEN') }),
    );
    expect(request.principal).toBeUndefined();
  });

  it('refuses a token alone', () => {
    expect(() => ask(aRequest(tokens.issue(PRINCIPAL)))).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });

  it('refuses a token that is not valid, and sets nobody', () => {
    const request = aRequest('Bearer forged');
    expect(() => ask(request)).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
    expect(request.principal).toBeUndefined();
  });

  it('lets everybody through an open route and an open controller, and looks at no token there', () => {
    const request = aRequest('Bearer forged');
    expect(sut.canActivate(contextOf(request, Closed, Closed.prototype.open))).toBe(true);
    expect(sut.canActivate(contextOf(request, Open, Open.prototype.route))).toBe(true);
    expect(request.principal).toBeUndefined();
  });

  it('leaves messages between services alone', () => {
    const context = contextOf(aRequest(), Closed, Closed.prototype.route);
    context.setType('rpc');
    expect(sut.canActivate(context)).toBe(true);
  });
});
