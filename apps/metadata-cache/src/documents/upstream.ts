import type { FreshnessClass } from '@marquee/cache';
import type { DocumentParams, DocumentRoute } from '@marquee/contracts';

/** An upstream's answer that may be kept. */
export interface UpstreamDocument {
  status: 200 | 404;
  body: Buffer;
  freshness: FreshnessClass;
  lastModified: string | undefined;
}

/** One provider of documents. */
export interface Upstream {
  /** The name under which its answers are kept. */
  readonly origin: string;
  /** Throws a ServiceError with an UPSTREAM_* code when there is no answer that may be kept. */
  fetch(route: DocumentRoute, params: DocumentParams): Promise<UpstreamDocument>;
}
