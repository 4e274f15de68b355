const KEPT = 10_000;

/** The last calls to the stand-ins, oldest first: what a test asks to prove that an answer came from a cache. */
export class RequestLog {
  private calls: LoggedCall[] = [];

  constructor(private readonly now: () => Date) {}

  /** Records an arrival. The caller sets `status` on the result when it has answered. */
  add(method: string, path: string): LoggedCall {
    const call: LoggedCall = { method, path, at: this.now().toISOString(), status: null };
    this.calls.push(call);
    if (this.calls.length > KEPT) this.calls.shift();
    return call;
  }

  list(): readonly LoggedCall[] {
    return this.calls;
  }

  clear(): void {
    this.calls = [];
  }
}

export interface LoggedCall {
  method: string;
  /** With the query string. */
  path: string;
  at: string;
  /** Null until answered, and for ever when the client hung up. */
  status: number | null;
}
