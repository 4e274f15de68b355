import { SERVICES } from '@marquee/contracts';
import { startService } from '@marquee/service-kit';
import { AppModule, configs } from './app.module.js';

await startService({ service: SERVICES.providers, module: AppModule, configs });
