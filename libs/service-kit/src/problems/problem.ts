import { HttpException } from '@nestjs/common';
import { ServiceError, type ErrorCode, type FieldFault } from '@marquee/contracts';

/** RFC 9457 problem details, with our code, the faults by field, and the request's id for whoever asks support. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  errors?: readonly FieldFault[] | undefined;
  upstream?: string | undefined;
  retryAfter?: number | undefined;
  requestId?: string | undefined;
}

/** The one table from code to HTTP. */
const HTTP: Record<ErrorCode, { status: number; title: string }> = {
  BAD_REQUEST: { status: 400, title: 'The request is not valid' },
  UNAUTHENTICATED: { status: 401, title: 'Who is asking is not known' },
  FORBIDDEN: { status: 403, title: 'Not allowed' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: 'The body is not JSON' },
  INTERNAL: { status: 500, title: 'Something went wrong here' },
  REPLY_TOO_LARGE: { status: 500, title: 'The answer is too large' },
  UPSTREAM_FAILED: { status: 502, title: 'The upstream failed' },
  UPSTREAM_NOT_CONFIGURED: { status: 503, title: 'The upstream is not configured' },
  UPSTREAM_TIMEOUT: { status: 504, title: 'The upstream did not answer in time' },
  UNAVAILABLE: { status: 503, title: 'Temporarily unavailable' },
  OVERLOADED: { status: 503, title: 'Too much to do at the moment' },
  DEADLINE_EXCEEDED: { status: 504, title: 'No answer in time' },
};

const CODE_OF_STATUS: Partial<Record<number, ErrorCode>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  503: 'UNAVAILABLE',
};

/** Nest's words when no route fits; they repeat the whole URL, in which a credential may stand. */
const NO_ROUTE = /^Cannot [A-Z]+ \//;

/** Any thrown thing as an error with a code; what nobody foresaw becomes INTERNAL and tells nothing. */
export function toServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  const origin = thrown instanceof HttpException && thrown.cause ? thrown.cause : thrown;
  if (isRefusal(origin)) return refusalError(origin);
  if (thrown instanceof HttpException) return httpError(thrown);
  return internalError(thrown);
}

/** The answer's status and body for an error. */
export function toProblem(error: ServiceError, requestId?: string): Problem {
  const { status, title } = HTTP[error.code];
  return {
    type: `urn:marquee:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    errors: error.fields,
    upstream: error.upstream,
    retryAfter: error.retryAfter,
    requestId,
  };
}

/** What Fastify refuses before a route sees it. Its own messages repeat what was sent. */
const REFUSALS: Partial<Record<string, FieldFault>> = {
  FST_ERR_BAD_URL: { field: 'path', message: 'path cannot be decoded' },
  FST_ERR_MAX_PARAM_LENGTH: { field: 'path', message: 'path has a part that is too long' },
  FST_ERR_CTP_BODY_TOO_LARGE: { field: 'body', message: 'body is too large' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { field: 'body', message: 'body must not be empty' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { field: 'body', message: 'body is not as long as content-length says' },
  FST_ERR_CTP_INVALID_JSON_BODY: { field: 'body', message: 'body is not valid JSON' },
  ECONNRESET: { field: 'body', message: 'body ends early' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { field: 'content-type', message: 'content-type must be application/json' },
};

const OTHER_REFUSAL: FieldFault = { field: 'request', message: 'request cannot be read' };

function refusalError(refusal: Refusal): ServiceError {
  const fault = REFUSALS[refusal.code] ?? OTHER_REFUSAL;
  const code = CODE_OF_STATUS[refusal.statusCode] ?? 'BAD_REQUEST';
  return new ServiceError(code, fault.message, { cause: refusal, fields: [fault] });
}

interface Refusal extends Error {
  statusCode: number;
  code: string;
}

function isRefusal(thrown: unknown): thrown is Refusal {
  if (!(thrown instanceof Error)) return false;
  const { code, statusCode } = thrown as Partial<Refusal>;
  // A client that goes away in the middle of its body is no failure of ours.
  const isClients = String(code).startsWith('FST_') || code === 'ECONNRESET';
  return isClients && typeof statusCode === 'number' && statusCode < 500;
}

/** Nest's own exceptions keep their status where there is a code for it. */
function httpError(exception: HttpException): ServiceError {
  const status = exception.getStatus();
  if (NO_ROUTE.test(exception.message)) {
    const message = 'there is no such route';
    return new ServiceError('NOT_FOUND', message, { cause: exception, fields: [{ field: 'path', message }] });
  }
  const code = CODE_OF_STATUS[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL');
  return code === 'INTERNAL'
    ? internalError(exception)
    : new ServiceError(code, exception.message, { cause: exception });
}

function internalError(cause: unknown): ServiceError {
  return new ServiceError('INTERNAL', 'This is our fault; the log has more under this request id.', { cause });
}
