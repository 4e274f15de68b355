const EVERYWHERE = ['0.0.0.0', '::'];

/** What to write into a URL to reach, on this machine, a service that listens on `host`. */
export function reachable(host = '127.0.0.1'): string {
  if (EVERYWHERE.includes(host)) return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** Whether that way leads over the loopback interface. */
export function isLoopback(host?: string): boolean {
  return /^(127\.|\[::1\]$|localhost$)/.test(reachable(host));
}
