import { Client, DatabaseError } from 'pg';
import { Refusal } from './refusal.js';

/** Wrong password, not let in, no such database. */
const REFUSALS = new Set(['28P01', '28000', '3D000']);

/** Logs in and runs a query. Throws a Refusal when the server turns us away for good. */
export async function checkPostgres(url: string, timeoutMs: number): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  // A connection that breaks between two calls is reported by the call that meets it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    if (error instanceof DatabaseError && REFUSALS.has(error.code ?? '')) {
      throw new Refusal(error.message);
    }
    throw error;
  } finally {
    // Not awaited: a server that hangs would hold the farewell for ever.
    void client.end().catch(() => undefined);
  }
}
