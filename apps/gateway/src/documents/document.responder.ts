import { Injectable } from '@nestjs/common';
import { cacheStatus, type EntryHeader, type Served } from '@marquee/cache';
import { ServiceError } from '@marquee/contracts';
import { sendProblem } from '@marquee/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsGzip, noneMatch } from './conditional.js';
import { DocumentReader, type WantedDocument } from './document-reader.js';
import { DocumentMetrics } from './documents.metrics.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Answers a request with a document: the stored bytes, and the headers that say how old they are and where from. */
@Injectable()
export class DocumentResponder {
  constructor(
    private readonly reader: DocumentReader,
    private readonly metrics: DocumentMetrics,
  ) {}

  async send(wanted: WantedDocument, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const served = await this.metrics.watch(this.reader.read(wanted));
    this.describe(served, reply);
    const { header, etag, identity, gzip } = served.representation;
    if (header.status === 404) return sendProblem(reply, notFound(wanted));
    if (!noneMatch(request.headers['if-none-match'], etag)) return void reply.code(304).send();
    void reply.type(JSON_TYPE);
    if (acceptsGzip(request.headers['accept-encoding'])) void reply.header('content-encoding', 'gzip').send(gzip);
    else void reply.send(identity);
  }

  private describe({ representation: { header, etag, link }, outcome }: Served, reply: FastifyReply): void {
    const now = Date.now();
    void reply.headers({
      'cache-status': cacheStatus(outcome, header.softAt, now),
      'cache-control': cacheControl(header),
      'marquee-source': this.reader.origin,
      age: String(Math.max(0, Math.round((now - header.fetchedAt) / 1000))),
      vary: 'Accept-Encoding',
    });
    if (header.status === 200) void reply.header('etag', etag);
    if (header.lastModified !== undefined) void reply.header('last-modified', header.lastModified);
    if (link !== undefined) void reply.header('link', link);
  }
}

/** Seconds from when it was fetched, as `Age` is counted from there too. Private: a token was needed to get it. */
function cacheControl({ fetchedAt, softAt, hardAt, staleUntil }: EntryHeader): string {
  const seconds = (ms: number) => Math.max(0, Math.round(ms / 1000));
  return [
    'private',
    `max-age=${seconds(softAt - fetchedAt)}`,
    `stale-while-revalidate=${seconds(hardAt - softAt)}`,
    `stale-if-error=${seconds(staleUntil - softAt)}`,
  ].join(', ');
}

function notFound({ route, params }: WantedDocument): ServiceError {
  const id = params['id'];
  if (id === undefined) return new ServiceError('NOT_FOUND', `${route.provider} has no such page.`);
  const message = `${route.provider} has no ${route.kind} ${id}.`;
  return new ServiceError('NOT_FOUND', message, { fields: [{ field: 'id', message }] });
}
