import {
  Body,
  Controller,
  Get,
  Inject,
  Injectable,
  Logger,
  Module,
  Param,
  Post,
  Query,
  Res,
  type OnModuleInit,
} from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { Server } from '@nestjs/microservices';
import { ServiceError } from '@marquee/contracts';
import { IsIn, IsInt, IsOptional, IsString, Length } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineConfig,
  MESSAGE_TRANSPORT,
  optionalNumber,
  secret,
  SERVICE_CONFIGS,
  ServiceModule,
  startService,
  url,
  type HealthPlan,
} from '../src/index.js';

const smallConfig = defineConfig(
  'small',
  {
    SMALL_API_KEY: secret(),
    SMALL_DATABASE_URL: url('postgres').optional(),
    SMALL_SLOW_BOOT_MS: optionalNumber({ min: 0, max: 10_000 }),
  },
  (env) => ({
    apiKey: env.SMALL_API_KEY,
    databaseUrl: env.SMALL_DATABASE_URL,
    slowBootMs: env.SMALL_SLOW_BOOT_MS ?? 0,
  }),
);

class Order {
  @IsString({ message: 'title must be a string' })
  @Length(1, 20, { message: 'title must have 1 to 20 characters' })
  title!: string;

  @IsOptional()
  @IsInt({ message: 'copies must be a whole number' })
  copies?: number;
}

class OrderQuery {
  @IsOptional()
  @IsIn(['short', 'long'], { message: 'form must be short or long' })
  form?: string;
}

@Injectable()
class NoTransport extends Server {
  listen(done: () => void): void {
    done();
  }

  close(): void {
    this.logger.log('the wire is closed');
  }

  on(): never {
    throw new Error('nothing happens here');
  }

  unwrap<T>(): T {
    throw new Error('there is nothing inside');
  }
}

@Controller('orders')
class OrdersController implements OnModuleInit {
  private readonly logger = new Logger(OrdersController.name);

  constructor(@Inject(smallConfig.KEY) private readonly config: ConfigType<typeof smallConfig>) {}

  async onModuleInit(): Promise<void> {
    const { slowBootMs } = this.config;
    if (slowBootMs > 0) this.logger.log('boots slowly');
    await sleep(slowBootMs);
  }

  @Post()
  create(@Body() order: Order): { title: string } {
    this.logger.log(`created ${order.title}`);
    return { title: order.title };
  }

  @Get('slow/:ms')
  async slow(@Param('ms') ms: string): Promise<{ waited: string }> {
    this.logger.log('at work');
    await sleep(Number(ms));
    return { waited: ms };
  }

  /** Its head leaves at once, its body after a while. */
  @Get('streamed/:ms')
  async streamed(@Param('ms') ms: string, @Res() reply: FastifyReply): Promise<void> {
    const body = new PassThrough();
    body.write('begun ');
    void sleep(Number(ms)).then(() => body.end('and done'));
    await reply.send(body);
  }

  @Get('broken')
  broken(): never {
    const { apiKey, databaseUrl } = this.config;
    throw new Error(`cannot reach ${databaseUrl} with ${apiKey}`);
  }

  @Get('late')
  async late(@Res() reply: FastifyReply): Promise<void> {
    await reply.send({ answered: true });
    throw new Error('after the answer');
  }

  @Get('uncaught')
  uncaught(): { answered: true } {
    setImmediate(() => {
      throw new Error('nobody catches this');
    });
    return { answered: true };
  }

  @Get('busy')
  busy(): never {
    throw new ServiceError('UNAVAILABLE', 'Come back.', { retryAfter: 1.2 });
  }

  @Get('private')
  private(): never {
    throw new ServiceError('UNAUTHENTICATED', 'Bring a token.');
  }

  @Get(':id')
  one(@Param('id') id: string, @Query() { form }: OrderQuery): { id: string; form: string | undefined } {
    return { id, form };
  }
}

/** Its client's messages hold what nobody outside may read. */
function healthPlan({ databaseUrl }: ConfigType<typeof smallConfig>): HealthPlan {
  const check = () => Promise.reject(new Error(`connect ECONNREFUSED ${databaseUrl}`));
  return { dependencies: [{ name: 'database', check }], ready: () => true };
}

const configs = [...SERVICE_CONFIGS, smallConfig];

@Module({
  imports: [ServiceModule.forRoot({ configs, health: { inject: [smallConfig.KEY], useFactory: healthPlan } })],
  controllers: [OrdersController],
  providers: [NoTransport, { provide: MESSAGE_TRANSPORT, useExisting: NoTransport }],
})
class SmallModule {}

await startService({ service: { name: 'gateway', portOffset: 0 }, module: SmallModule, configs });
