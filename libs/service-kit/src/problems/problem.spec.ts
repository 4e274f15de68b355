import { describe, expect, it } from '@jest/globals';
import {
  BadGatewayException,
  BadRequestException,
  ForbiddenException,
  HttpException,
  InternalServerErrorException,
  MethodNotAllowedException,
  NotFoundException,
  PayloadTooLargeException,
  ServiceUnavailableException,
  UnauthorizedException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { ERROR_CODES, ServiceError, type ErrorCode } from '@marquee/contracts';
import { toProblem, toServiceError } from './problem.js';

const STATUS: Record<ErrorCode, number> = {
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INTERNAL: 500,
  REPLY_TOO_LARGE: 500,
  UPSTREAM_FAILED: 502,
  UPSTREAM_NOT_CONFIGURED: 503,
  UPSTREAM_TIMEOUT: 504,
  UNAVAILABLE: 503,
  OVERLOADED: 503,
  DEADLINE_EXCEEDED: 504,
};

describe(toProblem.name, () => {
  it.each(ERROR_CODES)('%s has its status, a type and a title', (code) => {
    expect(toProblem(new ServiceError(code, 'Why.'), 'r-1')).toMatchObject({
      type: `urn:marquee:problem:${code.toLowerCase().replaceAll('_', '-')}`,
      title: expect.stringMatching(/./),
      status: STATUS[code],
      detail: 'Why.',
      code,
      requestId: 'r-1',
    });
  });

  it('tells which fields, which upstream and when to come back', () => {
    const fields = [{ field: 'page', message: 'page must be a whole number' }];
    expect(
      toProblem(new ServiceError('UPSTREAM_FAILED', 'No.', { fields, upstream: 'tvdb', retryAfter: 2 })),
    ).toMatchObject({
      errors: fields,
      upstream: 'tvdb',
      retryAfter: 2,
    });
  });

  it('never shows a cause', () => {
    const error = new ServiceError('UNAVAILABLE', 'No.', { cause: new Error('canary') });
    expect(JSON.stringify(toProblem(error))).not.toContain('canary');
  });
});

describe(toServiceError.name, () => {
  it('leaves a ServiceError as it is', () => {
    const error = new ServiceError('NOT_FOUND', 'No.');
    expect(toServiceError(error)).toBe(error);
  });

  it.each<[string, unknown]>([
    ['an Error', new Error('canary')],
    ['a TypeError', new TypeError('canary')],
    ['a text', 'canary'],
    ['nothing', undefined],
    ['null', null],
    ['an object that looks like an answer', { statusCode: 404, message: 'canary' }],
    [
      'an error of a client with a status of its own',
      Object.assign(new Error('canary'), { statusCode: 404, code: 'UND_ERR' }),
    ],
    ["Nest's 500", new InternalServerErrorException('canary')],
    ["Nest's 502", new BadGatewayException('canary')],
    ["Fastify's 500", Object.assign(new Error('canary'), { statusCode: 500, code: 'FST_ERR_X' })],
  ])('tells nothing of %s, and keeps it for the log', (_, thrown) => {
    const error = toServiceError(thrown);
    expect(error.code).toBe('INTERNAL');
    expect(error.cause).toBe(thrown ?? error.cause);
    expect(JSON.stringify(toProblem(error))).not.toContain('canary');
  });

  it.each<[HttpException, number]>([
    [new BadRequestException('Why.'), 400],
    [new UnauthorizedException('Why.'), 401],
    [new ForbiddenException('Why.'), 403],
    [new NotFoundException('Why.'), 404],
    [new MethodNotAllowedException('Why.'), 405],
    [new PayloadTooLargeException('Why.'), 413],
    [new UnsupportedMediaTypeException('Why.'), 415],
    [new ServiceUnavailableException('Why.'), 503],
  ])('keeps the status of %s', (exception, status) => {
    expect(toProblem(toServiceError(exception))).toMatchObject({ status, detail: 'Why.' });
  });

  it('makes a 400 of a refusal that has no code', () => {
    expect(toProblem(toServiceError(new HttpException('Why.', 418))).status).toBe(400);
  });

  it('does not repeat a URL that no route fits', () => {
    const error = toServiceError(new NotFoundException('Cannot GET /nowhere?api_key=canary'));
    expect(error).toMatchObject({ code: 'NOT_FOUND', fields: [{ field: 'path' }] });
    expect(JSON.stringify(toProblem(error))).not.toContain('canary');
  });

  it.each([
    ['FST_ERR_BAD_URL', 400, 'BAD_REQUEST', 'path'],
    ['FST_ERR_MAX_PARAM_LENGTH', 414, 'BAD_REQUEST', 'path'],
    ['FST_ERR_CTP_INVALID_JSON_BODY', 400, 'BAD_REQUEST', 'body'],
    ['FST_ERR_CTP_BODY_TOO_LARGE', 413, 'PAYLOAD_TOO_LARGE', 'body'],
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415, 'UNSUPPORTED_MEDIA_TYPE', 'content-type'],
    ['FST_ERR_NEW_ONE', 400, 'BAD_REQUEST', 'request'],
  ])('names what Fastify refused with %s, in our words', (code, statusCode, expected, field) => {
    const refusal = Object.assign(new Error('canary'), { code, statusCode });
    for (const thrown of [refusal, new HttpException('canary', statusCode, { cause: refusal })]) {
      const error = toServiceError(thrown);
      expect(error).toMatchObject({ code: expected, fields: [{ field }] });
      expect(JSON.stringify(toProblem(error))).not.toContain('canary');
    }
  });
});
