import { Global, Module } from '@nestjs/common';
import { MESSAGE_TRANSPORT } from '@marquee/service-kit';
import { EventBus } from './event-bus.js';
import { NatsLink } from './nats-link.js';
import { RpcClient } from './rpc-client.js';
import { RpcMetrics } from './rpc-metrics.js';
import { RpcTransport } from './rpc-transport.js';

@Global()
@Module({
  providers: [
    NatsLink,
    RpcMetrics,
    RpcClient,
    EventBus,
    RpcTransport,
    { provide: MESSAGE_TRANSPORT, useExisting: RpcTransport },
  ],
  exports: [NatsLink, RpcClient, EventBus, RpcTransport, MESSAGE_TRANSPORT],
})
export class MessagingModule {}
