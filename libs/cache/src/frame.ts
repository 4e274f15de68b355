const LENGTH_BYTES = 4;
const MAX_HEADER_BYTES = 64 * 1024;

/** A JSON header and opaque bytes in one buffer: 4 bytes with the header's length, the header, the bytes. */
export function encodeFrame(header: object, body: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, body]);
}

/** The parts of a frame. Throws on bytes that are none. The caller vouches for the header's type: we wrote it. */
export function decodeFrame<Header extends object>(frame: Uint8Array): { header: Header; body: Buffer } {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  const end = LENGTH_BYTES + bytes.readUInt32BE(0);
  if (end > bytes.length || end > MAX_HEADER_BYTES) throw new RangeError('not a frame');
  const header: unknown = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end));
  if (typeof header !== 'object' || header === null) throw new TypeError('the header of a frame is an object');
  return { header: header as Header, body: bytes.subarray(end) };
}
