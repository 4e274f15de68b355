/** What a caller can act on; each has one HTTP status at the gateway. Anything else is a bug and travels as INTERNAL. */
export const ERROR_CODES = [
  'BAD_REQUEST',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'METHOD_NOT_ALLOWED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'INTERNAL',
  'REPLY_TOO_LARGE',
  'UPSTREAM_FAILED',
  'UPSTREAM_NOT_CONFIGURED',
  'UPSTREAM_TIMEOUT',
  'UNAVAILABLE',
  'OVERLOADED',
  'DEADLINE_EXCEEDED',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** One thing wrong with an input: where it is and what was expected. Never the value that was sent. */
export interface FieldFault {
  field: string;
  message: string;
}

export interface ServiceErrorDetails {
  /** The faults of a BAD_REQUEST. */
  fields?: readonly FieldFault[];
  /** Seconds after which asking again may help. */
  retryAfter?: number;
  /** The upstream that failed, e.g. `tvdb`. */
  upstream?: string;
  /** The status that the upstream answered with, if it answered. */
  upstreamStatus?: number;
  cause?: unknown;
}

/** The one error that crosses a process: a code from a closed list, a message for people, and what helps to act. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly fields: readonly FieldFault[] | undefined;
  readonly retryAfter: number | undefined;
  readonly upstream: string | undefined;
  readonly upstreamStatus: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { cause, fields, retryAfter, upstream, upstreamStatus }: ServiceErrorDetails = {},
  ) {
    super(message, { cause });
    this.fields = fields;
    this.retryAfter = retryAfter;
    this.upstream = upstream;
    this.upstreamStatus = upstreamStatus;
  }

  /** JSON-safe form for the wire; {@link ServiceError.fromWire} makes the same error of it. */
  toWire(): WireError {
    const { code, message, fields, retryAfter, upstream, upstreamStatus } = this;
    return { code, message, fields, retryAfter, upstream, upstreamStatus };
  }

  /** Rebuilds an error from the wire. A foreign or garbled one becomes INTERNAL. */
  static fromWire(wire: unknown): ServiceError {
    if (!isWireError(wire)) return new ServiceError('INTERNAL', 'the other service failed');
    const { code, message, fields, retryAfter, upstream, upstreamStatus } = wire;
    return new ServiceError(code, message, { fields, retryAfter, upstream, upstreamStatus });
  }
}

/** {@link ServiceError} as it travels. */
export type WireError = Omit<ServiceErrorDetails, 'cause'> & { code: ErrorCode; message: string };

function isWireError(wire: unknown): wire is WireError {
  const { code, message, fields, retryAfter, upstream, upstreamStatus } = (wire ?? {}) as Partial<WireError>;
  return (
    ERROR_CODES.includes(code as ErrorCode) &&
    typeof message === 'string' &&
    (fields === undefined || (Array.isArray(fields) && fields.every(isFieldFault))) &&
    ['undefined', 'number'].includes(typeof retryAfter) &&
    ['undefined', 'string'].includes(typeof upstream) &&
    ['undefined', 'number'].includes(typeof upstreamStatus)
  );
}

function isFieldFault(value: unknown): value is FieldFault {
  const { field, message } = (value ?? {}) as Partial<FieldFault>;
  return typeof field === 'string' && typeof message === 'string';
}
