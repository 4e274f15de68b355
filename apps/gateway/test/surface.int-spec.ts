import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { RpcTransport } from '@marquee/messaging';
import { AppModule } from '../src/app.module.js';

/** Whoever adds a route decides here who may call it. */
const FOR_EVERYBODY = ['GET /health', 'GET /livez', 'GET /metrics', 'GET /readyz', 'POST /api/v1/auth/token'];
const FOR_TOKEN_HOLDERS = ['GET /api/v1/series', 'GET /api/v1/series/:id', 'GET /api/v1/series/:id/episodes'];

let app: NestFastifyApplication;
const routes: string[] = [];

beforeAll(async () => {
  const adapter = new FastifyAdapter();
  adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    routes.push(...[method].flat().map((word) => `${word} ${url}`));
  });
  app = await NestFactory.create<NestFastifyApplication>(AppModule, adapter, { logger: false });
  app.connectMicroservice({ strategy: app.get(RpcTransport) }, { inheritAppConfig: true });
  await app.init();
  await app.startAllMicroservices();
}, 20_000);

afterAll(() => app.close());

const statusWithoutToken = async (route: string) => {
  const [method, path = ''] = route.split(' ');
  return (await app.inject({ method: method as 'GET' | 'POST', url: path.replace(':id', '83268') })).statusCode;
};

describe('the gateway', () => {
  it('has these routes and no other, but for their HEAD', () => {
    const expected = [...FOR_EVERYBODY, ...FOR_TOKEN_HOLDERS];
    expect(routes.filter((route) => !route.startsWith('HEAD ')).sort()).toEqual(expected.sort());
  });

  it.each(FOR_TOKEN_HOLDERS)('asks for a token: %s', async (route) => {
    expect(await statusWithoutToken(route)).toBe(401);
  });

  it.each(FOR_EVERYBODY)('asks for none: %s', async (route) => {
    expect([401, 403, 404]).not.toContain(await statusWithoutToken(route));
  });

  it('answers no message: other services have nothing to ask it', () => {
    expect(app.get(RpcTransport).subjects).toEqual([]);
  });
});
