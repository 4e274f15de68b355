import { IsIn, IsObject } from 'class-validator';
import { BYTES, defineRpc } from '../wire/define-rpc.js';
import { DOCUMENT_ROUTES, type DocumentParams } from './document-route.js';

/** Asks for one upstream document by the name of its route. */
export class DocumentRequest {
  @IsIn([...DOCUMENT_ROUTES.keys()])
  route!: string;

  @IsObject()
  params!: DocumentParams;
}

/** The fill outlives its asker: whoever comes next finds the answer, see `MISS_DEADLINE_MS`. */
export const FILL_DEADLINE_MS = 10_000;

/** The document from the durable tier or from upstream, as a frame of `@marquee/cache` (header and gzip bytes). */
export const getDocument = defineRpc('metadata-cache.document.get', {
  request: DocumentRequest,
  reply: BYTES,
  idempotent: true,
  deadlineMs: 1_400,
});

/** The same, but a stale document is fetched anew before it is answered: what gateways ask behind a stale hit. */
export const refreshDocument = defineRpc('metadata-cache.document.refresh', {
  request: DocumentRequest,
  reply: BYTES,
  idempotent: true,
  deadlineMs: FILL_DEADLINE_MS,
});
