import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';

@Module({ providers: [AccessTokens, { provide: APP_GUARD, useClass: AccessGuard }], exports: [AccessTokens] })
export class AuthModule {}
