import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { bodyOf, weakEtag, type Entry, type Representation } from '@marquee/cache';

const compress = promisify(gzip);

/** TheTVDB's paging: absolute URLs of the upstream, or null at the ends. */
interface TvdbLinks {
  prev?: string | null;
  self?: string | null;
  next?: string | null;
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
  const own = (link: string | null | undefined) => {
    const page = link && URL.canParse(link) ? new URL(link).searchParams.get('page') : null;
    return page === null ? null : `${path}?page=${encodeURIComponent(page)}`;
  };
  return { prev: own(links.prev), self: own(links.self), next: own(links.next) };
}

/** RFC 8288, for clients that page by header. */
function linkField(links: Record<(typeof LINK_NAMES)[number], string | null>): string | undefined {
  const parts = LINK_NAMES.flatMap((name) => (links[name] === null ? [] : [`<${links[name]}>; rel="${name}"`]));
  return parts.length > 0 ? parts.join(', ') : undefined;
}
