import { linesOf, openSocket } from './line-socket.js';
import { Refusal } from './refusal.js';

/** Logs in and pings. Throws a Refusal when the server answers with an error other than "still loading". */
export async function checkRedis(address: string, timeoutMs: number): Promise<void> {
  const url = new URL(address);
  const socket = openSocket(url, 6379, { tls: url.protocol === 'rediss:', timeoutMs });
  try {
    if (url.password) {
      const login = [url.username, url.password].filter((part) => part !== '').map(decodeURIComponent);
      socket.write(encodeCommand(['AUTH', ...login]));
    }
    socket.write(encodeCommand(['PING']));
    for await (const line of linesOf(socket)) {
      if (line === '+PONG') {
        return;
      }
      if (/^-(LOADING|MASTERDOWN)/.test(line)) {
        throw new Error(line);
      }
      if (line.startsWith('-')) {
        throw new Refusal(line.slice(1));
      }
    }
  } finally {
    socket.destroy();
  }
}

/** A command in Redis's wire format, safe for any characters. */
export function encodeCommand(words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
