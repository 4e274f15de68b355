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

/** Any thrown thing as an error with a code; what nobody foresaw becomes INTERNAL and tells nothing. */
export function toServiceError(thrown: unknown): ServiceError {
  if (thrown instanceof ServiceError) return thrown;
  if (thrown instanceof HttpException) return foreignError(thrown.getStatus(), thrown.message, thrown);
  const { statusCode, message } = (thrown ?? {}) as { statusCode?: unknown; message?: unknown };
  if (typeof statusCode === 'number' && statusCode < 500) return foreignError(statusCode, String(message), thrown);
  return new ServiceError('INTERNAL', 'This is our fault; the log has more under this request id.', { cause: thrown });
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

/** Errors of Nest and Fastify: their statuses are kept where we have a code for them. */
function foreignError(status: number, message: string, cause: unknown): ServiceError {
  const code = CODE_OF_STATUS[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL');
  return new ServiceError(code, message, { cause });
}
