/** Lets calls through until several fail in a row, then refuses them for a while, then lets one try. */
export class Breaker {
  private failures = 0;
  private openUntil = -Infinity;

  constructor(
    private readonly options: { failuresToOpen: number; openMs: number },
    /** Milliseconds of a clock that nobody sets back. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Whether a call should be made now. While open, one call per `openMs` may: its outcome decides. */
  allows(): boolean {
    if (this.failures < this.options.failuresToOpen) return true;
    if (this.now() < this.openUntil) return false;
    this.openUntil = this.now() + this.options.openMs;
    return true;
  }

  succeeded(): void {
    this.failures = 0;
  }

  failed(): void {
    this.failures += 1;
    if (this.failures >= this.options.failuresToOpen) this.openUntil = this.now() + this.options.openMs;
  }
}
