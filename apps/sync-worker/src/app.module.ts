import { Module } from '@nestjs/common';
import { MessagingModule, NatsLink, natsConfig } from '@marquee/messaging';
import { SERVICE_CONFIGS, ServiceModule, type BootConfig } from '@marquee/service-kit';

export const configs: readonly BootConfig[] = [...SERVICE_CONFIGS, natsConfig];

const health = { inject: [NatsLink], useFactory: (nats: NatsLink) => ({ dependencies: [nats] }) };

@Module({ imports: [ServiceModule.forRoot({ configs, health }), MessagingModule] })
export class AppModule {}
