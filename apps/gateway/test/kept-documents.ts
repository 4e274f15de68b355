import { databaseConfig, DatabasePool } from '@marquee/database';
import type { Marquee } from '@marquee/testing';

/** Hours from now; negative ones have passed. */
export interface Ages {
  softHours: number;
  hardHours: number;
  /** Until when it may stand in for an upstream that fails; unchanged if left out. */
  staleHours?: number;
}

const HOUR_MS = 3_600_000;

/** Documents as PostgreSQL keeps them, looked at and made older. */
export class KeptDocuments {
  private readonly pool: DatabasePool;

  constructor(private readonly marquee: Marquee) {
    this.pool = new DatabasePool(databaseConfig.from({ DATABASE_URL: marquee.stack.urls.database }));
  }

  /** The keys of the documents whose path below upstream's base URL ends so. */
  async keys(upstream = ''): Promise<string[]> {
    const text = `SELECT key FROM documents WHERE key LIKE '%' || $1`;
    const { rows } = await this.pool.query<{ key: string }>(text, [upstream]);
    return rows.map(({ key }) => key);
  }

  /** Lets time pass for one document. Redis forgets it; a gateway that has read it keeps it as it was. */
  async age(upstream: string, { softHours, hardHours, staleHours }: Ages): Promise<void> {
    const at = (hours: number) => Date.now() + hours * HOUR_MS;
    const { rowCount } = await this.pool.query(
      `UPDATE documents SET soft_expires_at = $2, hard_expires_at = $3,
              meta = meta || jsonb_build_object('staleUntil', coalesce($4::bigint, (meta->>'staleUntil')::bigint))
       WHERE key LIKE '%:' || $1`,
      [upstream, new Date(at(softHours)), new Date(at(hardHours)), staleHours === undefined ? null : at(staleHours)],
    );
    if (rowCount !== 1) throw new Error(`there are ${rowCount} documents of ${upstream}`);
    await this.marquee.flushCache();
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
