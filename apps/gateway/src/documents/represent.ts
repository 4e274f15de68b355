import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { bodyOf, weakEtag, type Entry, type Representation } from '@marquee/cache';

const compress = promisify(gzip);

/** TheTVDB's paging: absolute URLs of the upstream, or null at the ends. */
interface TvdbLinks {
  prev?: unknown;
  self?: unknown;
  next?: unknown;
}

const LINK_NAMES = ['prev', 'self', 'next'] as const;

/**
 * The form in which an entry is sent: both encodings ready. With `path`, the links of a paged answer are turned to our
 * own routes: followed as they came, they would lead a caller, and its token, away from here.
 */
export async function represent({ header, gzip: kept }: Entry, path: string | undefined): Promise<Representation> {
  if (header.status === 404) return { header, etag: header.etag, identity: Buffer.alloc(0), gzip: kept };
  const body = await bodyOf({ header, gzip: kept });
  if (path === undefined) return { header, etag: header.etag, identity: body, gzip: kept };
  const answer = JSON.parse(body.toString('utf8')) as { links?: TvdbLinks | null };
  const links = ownLinks(answer.links ?? {}, path);
  const identity = Buffer.from(JSON.stringify({ ...answer, links: { ...answer.links, ...links } }));
  return { header, etag: weakEtag(identity), identity, gzip: await compress(identity), link: linkField(links) };
}

function ownLinks(links: TvdbLinks, path: string): Record<(typeof LINK_NAMES)[number], string | null> {
  const own = (link: unknown) => {
    const page = typeof link === 'string' ? pageIn(link) : null;
    return page === null ? null : `${path}?page=${page}`;
  };
  return { prev: own(links.prev), self: own(links.self), next: own(links.next) };
}

/** The number of the page that a link leads to. Only the query counts, so any base will do for a relative one. */
function pageIn(link: string): string | null {
  const page = URL.parse(link, 'http://upstream.invalid')?.searchParams.get('page') ?? '';
  return /^\d+$/.test(page) ? page : null;
}

/** RFC 8288, for clients that page by header. */
function linkField(links: Record<(typeof LINK_NAMES)[number], string | null>): string | undefined {
  const parts = LINK_NAMES.flatMap((name) => (links[name] === null ? [] : [`<${links[name]}>; rel="${name}"`]));
  return parts.length > 0 ? parts.join(', ') : undefined;
}
