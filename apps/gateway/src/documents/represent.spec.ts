import { describe, expect, it } from '@jest/globals';
import { bodyOf, createEntry, freshnessTable, weakEtag, type Entry } from '@marquee/cache';
import { gunzipSync } from 'node:zlib';
import { represent } from './represent.js';

const PATH = '/api/v1/series/5/episodes';
const UPSTREAM = 'https://api4.thetvdb.com/v4/series/5/episodes/default?page=';

describe(represent.name, () => {
  it('leaves the bytes of a plain answer as they came', async () => {
    const text = '{ "status":"success",\n "data": {"id": 1.0, "image": null} }';
    const entry = await anEntry(text);
    const { identity, gzip, etag, header, link } = await represent(entry, undefined);
    expect(identity.toString()).toBe(text);
    expect(gzip).toBe(entry.gzip);
    expect(etag).toBe(entry.header.etag);
    expect(header).toBe(entry.header);
    expect(link).toBeUndefined();
  });

  it('turns the links of a page to our own path', async () => {
    const links = {
      prev: `${UPSTREAM}0`,
      self: `${UPSTREAM}1`,
      next: `${UPSTREAM}2`,
      total_items: 1300,
      page_size: 500,
    };
    const { answer, link } = await pageWith(links);
    expect(answer['links']).toStrictEqual({
      prev: `${PATH}?page=0`,
      self: `${PATH}?page=1`,
      next: `${PATH}?page=2`,
      total_items: 1300,
      page_size: 500,
    });
    expect(link).toBe(`<${PATH}?page=0>; rel="prev", <${PATH}?page=1>; rel="self", <${PATH}?page=2>; rel="next"`);
  });

  it('keeps everything else of a page, nulls and unknown fields too', async () => {
    const { answer } = await pageWith({ prev: null, self: `${UPSTREAM}0`, next: null });
    expect(answer).toStrictEqual({
      status: 'success',
      data: [{ id: 1, image: null }],
      extra: { deep: [null] },
      links: { prev: null, self: `${PATH}?page=0`, next: null },
    });
  });

  it('names in Link only the pages that there are', async () => {
    const { link } = await pageWith({ prev: null, self: `${UPSTREAM}0`, next: null });
    expect(link).toBe(`<${PATH}?page=0>; rel="self"`);
  });

  it('understands links that are relative', async () => {
    const { answer } = await pageWith({ prev: null, self: '/series?page=3', next: '?page=4' });
    expect(answer['links']).toStrictEqual({ prev: null, self: `${PATH}?page=3`, next: `${PATH}?page=4` });
  });

  const useless = [
    '',
    'https://',
    'https://elsewhere.example/',
    `${UPSTREAM}`,
    `${UPSTREAM}1%0d%0aSet-Cookie: a`,
    `${UPSTREAM}">;`,
    7,
    {},
  ];

  it.each(useless)('leads nowhere rather than away or astray: %j', async (next) => {
    const { answer, link } = await pageWith({ prev: null, self: `${UPSTREAM}0`, next });
    expect(answer['links']).toMatchObject({ next: null });
    expect(link).toBe(`<${PATH}?page=0>; rel="self"`);
  });

  it.each([undefined, null])('gives a page without links ends in both directions: %s', async (links) => {
    const { answer, link } = await pageWith(links);
    expect(answer['links']).toStrictEqual({ prev: null, self: null, next: null });
    expect(link).toBeUndefined();
  });

  it('validates what is sent, not what is kept', async () => {
    const entry = await anEntry(JSON.stringify({ data: [], links: { next: `${UPSTREAM}1` } }));
    const { identity, gzip, etag } = await represent(entry, PATH);
    expect(etag).toBe(weakEtag(identity));
    expect(etag).not.toBe(entry.header.etag);
    expect(gunzipSync(gzip).equals(identity)).toBe(true);
  });

  it('has no body for what does not exist', async () => {
    const { identity, header } = await represent(await anEntry('', 404), PATH);
    expect(identity).toHaveLength(0);
    expect(header.status).toBe(404);
  });

  it('rejects bytes that are damaged', async () => {
    const { header, gzip } = await anEntry('{"data":{}}');
    await expect(represent({ header, gzip: gzip.subarray(0, 12) }, undefined)).rejects.toThrow();
  });
});

async function pageWith(links: unknown): Promise<{ answer: Record<string, unknown>; link: string | undefined }> {
  const body = { status: 'success', data: [{ id: 1, image: null }], extra: { deep: [null] }, links };
  const { identity, link } = await represent(await anEntry(JSON.stringify(body)), PATH);
  return { answer: JSON.parse(identity.toString()) as Record<string, unknown>, link };
}

async function anEntry(text: string, status: 200 | 404 = 200): Promise<Entry> {
  const table = freshnessTable({ dynamicHours: 1, listSeconds: 60 });
  const entry = await createEntry(
    { key: 'tvdb:test:/series', status, body: Buffer.from(text), freshness: 'settled', fetchedAt: 0 },
    table,
  );
  expect((await bodyOf(entry)).toString()).toBe(text);
  return entry;
}
