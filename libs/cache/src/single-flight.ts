/** Runs one piece of work per key at a time; whoever asks meanwhile gets the same result, good or bad. */
export class SingleFlight<T> {
  private readonly running = new Map<string, Promise<T>>();

  /** `joined` tells whether the work had been begun by somebody else. */
  run(key: string, work: () => Promise<T>): { result: Promise<T>; joined: boolean } {
    const begun = this.running.get(key);
    if (begun) return { result: begun, joined: true };
    const result = begin(work).finally(() => this.running.delete(key));
    this.running.set(key, result);
    return { result, joined: false };
  }

  get size(): number {
    return this.running.size;
  }
}

/** Work that throws before it gives a promise fails like any other. */
async function begin<T>(work: () => Promise<T>): Promise<T> {
  return work();
}
