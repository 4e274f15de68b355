import type { CacheOutcome } from './cache-status.js';
import type { Entry, EntryHeader } from './entry.js';
import { decodeFrame, encodeFrame } from './frame.js';
import type { Loaded } from './tiered-reader.js';

/** Leaves room below NATS' limit of 1 MB for headers. */
const MAX_FRAME_BYTES = 900 * 1024;

interface LoadedHeader {
  entry: EntryHeader;
  outcome: CacheOutcome;
  /** The body was too large for a message: it lies in the shared tier, under the entry's key. */
  elsewhere?: true;
}

/** An answer as a message: the entry whole, or without its body when that is too large for the wire. */
export function encodeLoaded({ entry: { header: entry, gzip }, outcome }: Loaded): Buffer {
  const elsewhere = gzip.length > MAX_FRAME_BYTES;
  const header: LoadedHeader = elsewhere ? { entry, outcome, elsewhere } : { entry, outcome };
  return encodeFrame(header, elsewhere ? Buffer.alloc(0) : gzip);
}

/** The answer of a message. `fetchBody` finds the entry whose body was too large; it rejects when it cannot. */
export async function decodeLoaded(frame: Uint8Array, fetchBody: (key: string) => Promise<Entry>): Promise<Loaded> {
  const { header, body } = decodeFrame<LoadedHeader>(frame);
  const entry = header.elsewhere ? await fetchBody(header.entry.key) : { header: header.entry, gzip: body };
  return { entry, outcome: header.outcome };
}
