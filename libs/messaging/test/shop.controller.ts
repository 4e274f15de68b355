import { Controller, Logger } from '@nestjs/common';
import { ServiceError } from '@marquee/contracts';
import { requestContext } from '@marquee/service-kit';
import { EventHandler, RpcHandler } from '../src/index.js';
import { BytesRequest, EchoReply, EchoRequest, FailRequest, Nothing, shop, Shouted } from './shop.contract.js';

/** What the replicas of one spec did, and the gate that some of their handlers wait at. */
export class Journal {
  readonly heard: string[] = [];
  readonly worked: string[] = [];
  readonly logged: { level: string; text: string; requestId: string | undefined }[] = [];
  atGate = 0;
  private waiting: (() => void)[] = [];

  open(): void {
    this.waiting.forEach((go) => go());
    this.waiting = [];
  }

  async wait(): Promise<void> {
    this.atGate += 1;
    await new Promise<void>((go) => this.waiting.push(go));
    this.atGate -= 1;
  }
}

export function shopController(replica: string, journal: Journal) {
  @Controller()
  class ShopController {
    private readonly logger = new Logger('shop');

    @RpcHandler(shop.echo)
    async echo({ text, times }: EchoRequest): Promise<EchoReply> {
      journal.worked.push(`${replica} echo ${text}`);
      this.logger.log(`echo ${text}`);
      return this.reply(text.repeat(times));
    }

    @RpcHandler(shop.order)
    async order({ text }: EchoRequest): Promise<EchoReply> {
      journal.worked.push(`${replica} order ${text}`);
      return this.reply(text);
    }

    @RpcHandler(shop.bytes)
    async bytes({ length }: BytesRequest): Promise<Uint8Array> {
      return Uint8Array.from({ length }, (_, index) => index % 256);
    }

    @RpcHandler(shop.long)
    async long({ length }: BytesRequest): Promise<EchoReply> {
      return this.reply('x'.repeat(length));
    }

    @RpcHandler(shop.fail)
    async fail({ how }: FailRequest): Promise<EchoReply> {
      if (how === 'not-found') throw new ServiceError('NOT_FOUND', 'There is no such thing.');
      if (how === 'busy') {
        const fields = [{ field: 'page', message: 'page is too deep' }];
        throw new ServiceError('UPSTREAM_FAILED', 'The upstream is busy.', { fields, retryAfter: 7, upstream: 'tvdb' });
      }
      if (how === 'long') throw new ServiceError('NOT_FOUND', 'x'.repeat(2_000_000));
      throw new Error('canary');
    }

    @RpcHandler(shop.gated)
    async gated({ zero }: Nothing): Promise<EchoReply> {
      await journal.wait();
      return this.reply(`through ${zero}`);
    }

    @EventHandler(shop.shouted)
    async hear({ what }: Shouted): Promise<void> {
      journal.heard.push(`${replica} ${what}`);
    }

    @EventHandler(shop.shouted)
    async hearAsWell({ what }: Shouted): Promise<void> {
      if (what === 'badly') throw new Error('canary');
    }

    private reply(text: string): EchoReply {
      return { text, replica, requestId: requestContext.getStore()?.requestId };
    }
  }
  return ShopController;
}
