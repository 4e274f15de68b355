import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** An HTTP server on loopback that answers as the test says, and remembers who came. */
export interface AnUpstream {
  url: string;
  requests: IncomingMessage[];
  /** The connections that are open at the moment. */
  sockets: Set<Socket>;
  answer: RequestListener;
  close(): Promise<void>;
}

export async function startUpstream(): Promise<AnUpstream> {
  const server = createServer((request, reply) => {
    upstream.requests.push(request);
    upstream.answer(request, reply);
  });
  const upstream: AnUpstream = {
    url: '',
    requests: [],
    sockets: new Set(),
    answer: (_, reply) => void reply.end('{}'),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('connection', (socket) => {
    upstream.sockets.add(socket);
    socket.on('close', () => upstream.sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  upstream.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return upstream;
}
