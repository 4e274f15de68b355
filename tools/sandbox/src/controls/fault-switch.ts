/** At most one fault at a time, applied to the upstream calls that it matches. */
export class FaultSwitch {
  private fault: Fault | undefined;
  private left = 0;

  set(fault: Fault): void {
    this.fault = fault;
    this.left = fault.times ?? Infinity;
  }

  clear(): void {
    this.fault = undefined;
  }

  /** The fault for this call, if any. Counts as one of its `times`. */
  take(path: string): Fault | undefined {
    if (!this.fault || this.left === 0 || !path.startsWith(this.fault.match ?? '')) return undefined;
    this.left -= 1;
    return this.fault;
  }
}

export interface Fault {
  /** Answer with this status instead of the true answer. */
  status?: number;
  delayMs?: number;
  /** `garbage`: HTML that claims to be JSON. `truncated`: the first half of the bytes, as if they were all. */
  body?: 'garbage' | 'truncated';
  /** Seconds, sent as `Retry-After`. */
  retryAfter?: number;
  /** Only paths that begin so, for example `/tvdb/v4/series/83268`. */
  match?: string;
  /** Only this many calls; without it, until switched off. */
  times?: number;
}

export const faultSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    status: { type: 'integer', minimum: 400, maximum: 599 },
    delayMs: { type: 'integer', minimum: 0, maximum: 600_000 },
    body: { enum: ['garbage', 'truncated'] },
    retryAfter: { type: 'integer', minimum: 0 },
    match: { type: 'string' },
    times: { type: 'integer', minimum: 1 },
  },
} as const;
