import { Module } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { AccessTokens, AuthModule } from '@marquee/auth';
import { ApiKeyStore } from './api-key.store.js';
import { gatewayAuthConfig } from './gateway-auth.config.js';
import { TokenController } from './token.controller.js';
import { TokenService } from './token.service.js';

@Module({
  imports: [AuthModule],
  controllers: [TokenController],
  providers: [
    ApiKeyStore,
    {
      provide: TokenService,
      inject: [ApiKeyStore, AccessTokens, gatewayAuthConfig.KEY],
      useFactory: (keys: ApiKeyStore, tokens: AccessTokens, config: ConfigType<typeof gatewayAuthConfig>) =>
        new TokenService(keys, tokens, config),
    },
  ],
})
export class TokenModule {}
