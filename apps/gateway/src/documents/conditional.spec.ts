import { describe, expect, it } from '@jest/globals';
import { acceptsGzip, noneMatch } from './conditional.js';

describe(noneMatch.name, () => {
  const etag = 'W/"abc"';

  it.each([undefined, '', '"other"', 'W/"other"', '"x", "y"', 'abc', '"ab"', '"abcd"', 'w/"abc"', '""', ',', '*, "x"'])(
    'is true when the client has another copy or none: %s',
    (field) => {
      expect(noneMatch(field, etag)).toBe(true);
    },
  );

  it.each(['W/"abc"', '"abc"', ' W/"abc" ', '"x", W/"abc"', '"x","abc","y"', '*', ' * '])(
    'is false when the client has this copy: %s',
    (field) => {
      expect(noneMatch(field, etag)).toBe(false);
    },
  );
});

describe(acceptsGzip.name, () => {
  it.each(['gzip', 'GZIP', 'gzip, deflate, br', 'br;q=1.0, gzip;q=0.5', 'gzip ; q=0.1', '*', '*;q=0.5', 'deflate, *'])(
    'is true for %s',
    (field) => {
      expect(acceptsGzip(field)).toBe(true);
    },
  );

  it.each([undefined, '', 'identity', 'br', 'gzip;q=0', 'gzip;q=0.0', 'gzip;q=x', '*;q=0', 'gzip;q=0, *', 'xgzip'])(
    'is false for %s',
    (field) => {
      expect(acceptsGzip(field)).toBe(false);
    },
  );

  it('reads a field that was sent in parts', () => {
    expect(acceptsGzip(['br', 'gzip'])).toBe(true);
  });
});
