import { Injectable } from '@nestjs/common';
import type { Entry, EntryHeader } from '@marquee/cache';
import type { DocumentParams, DocumentRoute } from '@marquee/contracts';
import { DatabasePool } from '@marquee/database';

/** An entry, and what the row says about where it came from. */
export interface StoredDocument {
  entry: Entry;
  route: DocumentRoute;
  params: DocumentParams;
  origin: string;
  /** Epoch milliseconds; before the request was sent. */
  fetchStartedAt: number;
}

interface Row {
  meta: Omit<EntryHeader, 'softAt' | 'hardAt'>;
  soft_expires_at: Date;
  hard_expires_at: Date;
  body: Buffer | null;
}

/** Documents in PostgreSQL: the tier that survives everything. Bodies pass as bytes, so it uses the pool, not Prisma. */
@Injectable()
export class DocumentStore {
  constructor(private readonly pool: DatabasePool) {}

  /** The entry, or null. Rejects when the database does not answer. */
  async find(key: string): Promise<Entry | null> {
    const { rows } = await this.pool.query<Row>({
      name: 'find-document',
      text: 'SELECT meta, soft_expires_at, hard_expires_at, body FROM documents WHERE key = $1',
      values: [key],
    });
    const [row] = rows;
    if (!row) return null;
    const header = { ...row.meta, softAt: row.soft_expires_at.getTime(), hardAt: row.hard_expires_at.getTime() };
    return { header, gzip: row.body ?? Buffer.alloc(0) };
  }

  /** Writes an entry over an older one; one whose fetch began later stays. */
  async save({ entry, route, params, origin, fetchStartedAt }: StoredDocument): Promise<void> {
    const { softAt, hardAt, ...meta } = entry.header;
    await this.pool.query({
      name: 'save-document',
      text: SAVE,
      values: [
        meta.key,
        origin,
        route.provider,
        route.kind,
        params['id'] ?? null,
        route.name,
        meta.status,
        entry.gzip,
        meta,
        new Date(fetchStartedAt),
        new Date(meta.fetchedAt),
        new Date(softAt),
        new Date(hardAt),
        meta.bytes,
      ],
    });
  }

  /** Removes some of what other origins of a provider left behind, and returns the keys: none when nothing is left. */
  async purgeOtherOrigins(provider: string, origin: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ key: string }>(PURGE, [provider, origin, PURGED_AT_ONCE]);
    return rows.map((row) => row.key);
  }
}

/** A statement has five seconds; a catalogue may hold millions of rows. */
const PURGED_AT_ONCE = 1_000;

/** Two comparisons use the index where `<>` would read the whole table at every boot. */
const PURGE = `
  DELETE FROM documents WHERE key IN (
    SELECT key FROM documents WHERE provider = $1 AND (origin < $2 OR origin > $2) LIMIT $3
  ) RETURNING key`;

const SAVE = `
  INSERT INTO documents (key, origin, provider, kind, entity_id, route, status, body, meta,
                         fetch_started_at, fetched_at, soft_expires_at, hard_expires_at, body_bytes)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  ON CONFLICT (key) DO UPDATE SET
    status = EXCLUDED.status, body = EXCLUDED.body, meta = EXCLUDED.meta,
    fetch_started_at = EXCLUDED.fetch_started_at, fetched_at = EXCLUDED.fetched_at,
    soft_expires_at = EXCLUDED.soft_expires_at, hard_expires_at = EXCLUDED.hard_expires_at,
    body_bytes = EXCLUDED.body_bytes
  WHERE documents.fetch_started_at <= EXCLUDED.fetch_started_at`;
