import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Connects to the URL's host; the socket fails by itself after `timeoutMs`. The caller destroys it. */
export function openSocket(url: URL, defaultPort: number, options: { tls: boolean; timeoutMs: number }): Socket {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || defaultPort);
  const socket = options.tls ? connectTls({ host, port, servername: host }) : connect({ host, port });
  const timer = setTimeout(
    () => socket.destroy(new Error(`no answer within ${options.timeoutMs} ms`)),
    options.timeoutMs,
  );
  socket.once('close', () => clearTimeout(timer));
  return socket.setEncoding('utf8');
}

/** The lines that the socket receives. Throws when the connection fails or ends. */
export async function* linesOf(socket: Socket): AsyncGenerator<string, never> {
  let rest = '';
  for await (const chunk of socket as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  throw new Error('the connection was closed');
}
