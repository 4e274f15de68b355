import { createHmac } from 'node:crypto';

/** A request that must be refused, and how. */
export interface BadRequest {
  name: string;
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  status: number;
  code: string;
  field?: string;
}

export const SERIES = '/api/v1/series';
export const TOKEN = '/api/v1/auth/token';
/** Stands in every bad value that is long enough to hold it: no answer may repeat it. */
export const MARK = 'zqxj';

const strangers: Pick<BadRequest, 'name' | 'headers'>[] = [
  { name: 'no token', headers: {} },
  { name: 'an empty one', headers: { authorization: '' } },
  { name: 'a scheme alone', headers: { authorization: 'Bearer' } },
  { name: 'garbage', headers: { authorization: `Bearer ${MARK}` } },
  { name: 'another scheme', headers: { authorization: `Basic ${btoa(`${MARK}:${MARK}`)}` } },
  { name: 'a key in place of a token', headers: { authorization: 'Bearer demo-key-1' } },
  { name: 'a token without a signature', headers: { authorization: `Bearer ${unsigned()}` } },
  { name: 'a token of somebody else', headers: { authorization: `Bearer ${foreign()}` } },
  { name: 'two tokens', headers: { authorization: `Bearer ${MARK}, Bearer ${MARK}` } },
  { name: 'a very long one', headers: { authorization: `Bearer ${'a'.repeat(8_000)}` } },
];

export const unauthenticated: BadRequest[] = strangers.flatMap(({ name, headers }) => [
  { name, headers, path: `${SERIES}/83268`, status: 401, code: 'UNAUTHENTICATED' },
  // Whoever is not known learns nothing, not even that the id is wrong.
  { name: `${name}, with a bad id`, headers, path: `${SERIES}/${MARK}`, status: 401, code: 'UNAUTHENTICATED' },
]);

export const parameters: BadRequest[] = [
  ...[
    MARK,
    '83268x',
    '83268.0',
    '-1',
    '0',
    '+1',
    '1e3',
    '0x14544',
    '%D9%A3',
    '%20',
    '99999999999',
    '9'.repeat(150),
  ].map((id) => ({
    name: `the id ${id.slice(0, 20)}`,
    path: `${SERIES}/${id}`,
    field: 'id',
  })),
  { name: 'a NUL byte in the id', path: `${SERIES}/83268%00`, field: 'id' },
  { name: 'a path in the id', path: `${SERIES}/..%2F..%2Flogin`, field: 'id' },
  { name: 'a query in the id', path: `${SERIES}/83268%3Fextended=true`, field: 'id' },
  { name: 'an id that is too long to look at', path: `${SERIES}/${'9'.repeat(300)}`, field: 'path' },
  { name: 'a path that cannot be decoded', path: `${SERIES}/%E0%A4%A`, field: 'path' },
  { name: 'the id of episodes', path: `${SERIES}/${MARK}/episodes`, field: 'id' },
  ...['-1', '1.5', '0x1', '1e1', '', MARK, '100001', '9'.repeat(400), '1%00', '%202'].flatMap((page) => [
    { name: `the page "${page.slice(0, 20)}" of series`, path: `${SERIES}?page=${page}`, field: 'page' },
    {
      name: `the page "${page.slice(0, 20)}" of episodes`,
      path: `${SERIES}/83268/episodes?page=${page}`,
      field: 'page',
    },
  ]),
  { name: 'two pages', path: `${SERIES}?page=1&page=2`, field: 'page' },
  { name: 'a page in brackets', path: `${SERIES}?page[]=1`, field: 'page[]' },
  { name: 'a page with a name inside', path: `${SERIES}?page[gt]=1`, field: 'page[gt]' },
  ...['maybe', '1', 'TRUE', ''].map((value) => ({
    name: `extended=${value}`,
    path: `${SERIES}/83268?extended=${value}`,
    field: 'extended',
  })),
  { name: 'extended twice', path: `${SERIES}/83268?extended=true&extended=false`, field: 'extended' },
  { name: 'an unknown parameter', path: `${SERIES}/83268?nonsense=${MARK}`, field: 'nonsense' },
  { name: 'a page where there are none', path: `${SERIES}/83268?page=1`, field: 'page' },
  { name: '__proto__ as a parameter', path: `${SERIES}/83268?__proto__=${MARK}`, field: '__proto__' },
  { name: 'constructor as a parameter', path: `${SERIES}/83268?constructor=${MARK}`, field: 'constructor' },
  { name: 'toString as a parameter', path: `${SERIES}/83268?toString=${MARK}`, field: 'toString' },
].map((bad) => ({ ...bad, status: 400, code: 'BAD_REQUEST' }));

const json = { 'content-type': 'application/json' };
const post = { path: TOKEN, method: 'POST', headers: json };
const invalid = { ...post, status: 400, code: 'BAD_REQUEST' };
const wrongKey = { ...post, status: 401, code: 'UNAUTHENTICATED', field: 'api_key' };

export const bodies: BadRequest[] = [
  { ...wrongKey, name: 'a wrong key', body: JSON.stringify({ api_key: MARK }) },
  { ...wrongKey, name: 'a demo key with a space', body: JSON.stringify({ api_key: 'demo-key-1 ' }) },
  { ...wrongKey, name: 'the name of something that objects have', body: JSON.stringify({ api_key: '__proto__' }) },
  {
    ...wrongKey,
    name: 'a key that was never made',
    body: JSON.stringify({ api_key: `mq_0123456789_${'x'.repeat(43)}` }),
  },
  { ...wrongKey, name: 'a key with a NUL byte', body: JSON.stringify({ api_key: 'demo-key-1\u0000' }) },
  { ...invalid, name: 'no key', body: '{}', field: 'api_key' },
  { ...invalid, name: 'an empty key', body: '{"api_key":""}', field: 'api_key' },
  { ...invalid, name: 'a key that is a number', body: '{"api_key":1}', field: 'api_key' },
  { ...invalid, name: 'a key that is null', body: '{"api_key":null}', field: 'api_key' },
  { ...invalid, name: 'a key that is a list', body: '{"api_key":["demo-key-1"]}', field: 'api_key' },
  { ...invalid, name: 'a key that is an object', body: '{"api_key":{"$ne":""}}', field: 'api_key' },
  { ...invalid, name: 'a key that is too long', body: JSON.stringify({ api_key: MARK.repeat(100) }), field: 'api_key' },
  { ...invalid, name: 'a field too many', body: `{"api_key":"demo-key-1","role":"${MARK}"}`, field: 'role' },
  { ...invalid, name: 'a list', body: '[{"api_key":"demo-key-1"}]' },
  { ...invalid, name: 'a text', body: '"demo-key-1"', field: 'api_key' },
  { ...invalid, name: 'null', body: 'null', field: 'api_key' },
  { ...invalid, name: 'a number', body: '1', field: 'api_key' },
  { ...invalid, name: 'nothing', body: '', field: 'body' },
  { ...invalid, name: 'half of a body', body: '{"api_key":"demo', field: 'body' },
  { ...invalid, name: 'no JSON', body: `<${MARK}>`, field: 'body' },
  { ...invalid, name: '__proto__', body: '{"api_key":"demo-key-1","__proto__":{"admin":true}}', field: 'body' },
  {
    ...invalid,
    name: 'constructor.prototype',
    body: '{"api_key":"demo-key-1","constructor":{"prototype":{}}}',
    field: 'body',
  },
  {
    ...invalid,
    name: 'a very deep body',
    body: `{"api_key":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    field: 'api_key',
  },
  {
    ...post,
    name: 'an oversized body',
    body: JSON.stringify({ api_key: MARK.repeat(20_000) }),
    status: 413,
    code: 'PAYLOAD_TOO_LARGE',
    field: 'body',
  },
  ...['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'].map(
    (type) => ({
      ...post,
      name: `a body of the type ${type}`,
      headers: { 'content-type': type },
      body: '{"api_key":"demo-key-1"}',
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
      field: 'content-type',
    }),
  ),
];

export const routes: BadRequest[] = [
  { name: 'an unknown route', path: `/api/v1/${MARK}` },
  { name: 'a route below a document', path: `${SERIES}/83268/${MARK}` },
  { name: 'an upper-case route', path: '/API/V1/series' },
  { name: 'a doubled slash', path: '//api/v1/series' },
  { name: 'the root', path: '/' },
  { name: 'a file of a web server', path: '/.env' },
  { name: 'POST to a document', path: `${SERIES}/83268`, method: 'POST' },
  { name: 'PUT to a document', path: `${SERIES}/83268`, method: 'PUT', headers: json, body: '{}' },
  { name: 'DELETE of a document', path: `${SERIES}/83268`, method: 'DELETE' },
  { name: 'OPTIONS', path: SERIES, method: 'OPTIONS' },
  { name: 'GET of the token', path: TOKEN },
].map((bad) => ({ ...bad, status: 404, code: 'NOT_FOUND', field: 'path' }));

/** Of a shape that libraries have accepted: no algorithm, no signature. */
function unsigned(): string {
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims())}.`;
}

/** Ours in every claim, signed with another secret. */
function foreign(): string {
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims())}`;
  return `${content}.${createHmac('sha256', 'a secret that is not ours at all').update(content).digest('base64url')}`;
}

function claims(): object {
  const now = Math.floor(Date.now() / 1000);
  return { iss: 'marquee', aud: 'marquee-api', sub: MARK, jti: MARK, scopes: ['admin'], iat: now, exp: now + 600 };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
