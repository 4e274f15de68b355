import { linesOf, openSocket } from './line-socket.js';
import { Refusal } from './refusal.js';

/** Logs in to the first server of the URL's list and pings. Throws a Refusal when it is turned away. */
export async function checkNats(addresses: string, timeoutMs: number): Promise<void> {
  const url = new URL(addresses.split(',')[0]?.trim() ?? '');
  const socket = openSocket(url, 4222, { tls: false, timeoutMs });
  try {
    for await (const line of linesOf(socket)) {
      if (line.startsWith('INFO ')) {
        const info = JSON.parse(line.slice('INFO '.length)) as { tls_required?: boolean };
        if (info.tls_required) {
          return; // It is NATS and it is up; what follows is encrypted and left to the real client.
        }
        socket.write(`CONNECT ${JSON.stringify({ verbose: false, pedantic: false, ...loginOf(url) })}\r\nPING\r\n`);
      } else if (line === 'PONG') {
        return;
      } else if (line.startsWith('-ERR')) {
        throw new Refusal(line.slice('-ERR '.length));
      }
    }
  } finally {
    socket.destroy();
  }
}

/** NATS takes a URL's user alone as a token. */
function loginOf(url: URL): Record<string, string> {
  const user = decodeURIComponent(url.username);
  const pass = decodeURIComponent(url.password);
  if (pass) {
    return { user, pass };
  }
  return user ? { auth_token: user } : {};
}
