import { connect } from 'node:net';

/** Empties a Redis server. By hand, as apps' clients rightly have no such command. */
export async function flushRedis(url: string): Promise<void> {
  const { hostname, port, username, password } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  socket.write(`AUTH ${username || 'default'} ${password}\r\nFLUSHALL\r\nQUIT\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  if (answer !== '+OK\r\n'.repeat(3)) throw new Error(`not flushed: ${answer}`);
}
