import { Module, type INestApplication, type LoggerService, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { MESSAGE_TRANSPORT, Metrics, requestContext, SERVICE_CONFIGS, ServiceModule } from '@marquee/service-kit';
import { EventBus, MessagingModule, NatsLink, natsConfig, RpcClient } from '../src/index.js';
import { shopController, type Journal } from './shop.controller.js';

/** A service in this process, wired as `startService` does. */
export interface ShopApp {
  app: INestApplication;
  rpc: RpcClient;
  bus: EventBus;
  link: NatsLink;
  metrics: Metrics;
}

/** A replica that answers and hears, and writes what it does and logs into the journal. */
export function startShop(replica: string, journal: Journal): Promise<ShopApp> {
  return start(journal, [shopController(replica, journal)]);
}

/** A service that only calls. Nest has one logger for all apps of a process, so it shares the journal. */
export function startCaller(journal: Journal): Promise<ShopApp> {
  return start(journal, []);
}

async function start(journal: Journal, controllers: Type[]): Promise<ShopApp> {
  const configs = [...SERVICE_CONFIGS, natsConfig];

  @Module({
    imports: [
      ServiceModule.forRoot({ configs, health: { useFactory: () => ({ dependencies: [] }) } }),
      MessagingModule,
    ],
    controllers,
  })
  class ShopModule {}

  const app = await NestFactory.create(ShopModule, new FastifyAdapter(), { logger: recorder(journal) });
  app.connectMicroservice<MicroserviceOptions>(
    { strategy: app.get(MESSAGE_TRANSPORT, { strict: false }) },
    { inheritAppConfig: true },
  );
  await app.init();
  await app.startAllMicroservices();
  return {
    app,
    rpc: app.get(RpcClient),
    bus: app.get(EventBus),
    link: app.get(NatsLink),
    metrics: app.get(Metrics),
  };
}

function recorder(journal: Journal): LoggerService {
  const record = (level: string) => (message: unknown) =>
    void journal.logged.push({ level, text: String(message), requestId: requestContext.getStore()?.requestId });
  return { log: record('info'), warn: record('warn'), error: record('error') };
}
