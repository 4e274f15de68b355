import { SERVICES } from '@marquee/contracts';
import { startService } from '@marquee/service-kit';
import { AppModule, configs } from './app.module.js';

await startService({ service: SERVICES.metadataCache, module: AppModule, configs });
