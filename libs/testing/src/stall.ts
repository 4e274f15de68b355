/** Keeps the process busy, as a large JSON or a collection of garbage does: no timer and no socket is served. */
export function stall(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until) continue;
}
