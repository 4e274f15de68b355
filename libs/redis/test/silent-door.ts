import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can fall silent, as a cable that is pulled: connections stay, and nothing passes any more. */
export interface SilentDoor {
  port: number;
  /** Silences the connections that there are; new ones work. */
  silence(): void;
  close(): void;
}

export async function openSilentDoor(target: { host: string; port: number }): Promise<SilentDoor> {
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(target);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes: Buffer) => to.write(bytes));
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    silence: () => sockets.forEach((socket) => socket.removeAllListeners('data')),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  };
}
