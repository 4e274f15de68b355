import { Module } from '@nestjs/common';
import { MessagingModule, natsConfig } from '@marquee/messaging';
import { SERVICE_CONFIGS, ServiceModule, type BootConfig } from '@marquee/service-kit';

export const configs: readonly BootConfig[] = [...SERVICE_CONFIGS, natsConfig];

@Module({ imports: [ServiceModule.forRoot(configs), MessagingModule] })
export class AppModule {}
