import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { decodeFrame, encodeFrame } from './frame.js';

describe('frames', () => {
  it.each([0, 1, 1_000, 1_000_000])('bring a header and %d bytes back', (length) => {
    const header = { key: 'Ünïcode 千', nested: [null, 1.5] };
    const body = randomBytes(length);
    expect(decodeFrame(encodeFrame(header, body))).toEqual({ header, body });
  });

  it('are found in the middle of a larger buffer', () => {
    const frame = encodeFrame({ a: 1 }, Buffer.from('body'));
    const around = Buffer.concat([Buffer.alloc(7), frame, Buffer.alloc(7)]);
    const view = new Uint8Array(around.buffer, around.byteOffset + 7, frame.length);
    expect(decodeFrame(view)).toEqual({ header: { a: 1 }, body: Buffer.from('body') });
  });

  it.each([
    ['no bytes', Buffer.alloc(0)],
    ['half a length', Buffer.from([0, 0, 0])],
    ['a length beyond the end', Buffer.from([0, 0, 0, 9, 123, 125])],
    ['a length of gigabytes', Buffer.from([255, 255, 255, 255, 123, 125])],
    ['a header that is cut', encodeFrame({ key: 'value' }, Buffer.alloc(0)).subarray(0, 10)],
    ['a header that is not JSON', Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('{"')])],
    ['a header without a length', Buffer.from([0, 0, 0, 0, 1, 2])],
    ['a header that is null', Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from('null')])],
    ['a header that is a number', Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from('7')])],
    ['gzip', Buffer.from([31, 139, 8, 0, 0, 0, 0, 0, 0, 3])],
    ['text', Buffer.from('{"id":1}')],
  ])('throw for %s', (_, bytes) => {
    expect(() => decodeFrame(bytes)).toThrow();
  });

  it('never pass for whole with any part of their header missing', () => {
    const frame = encodeFrame({ key: 'tvdb:spec:/series/1', etag: 'W/"1"' }, Buffer.alloc(0));
    for (let length = 0; length < frame.length; length += 1) {
      expect(() => decodeFrame(frame.subarray(0, length))).toThrow();
    }
  });
});
