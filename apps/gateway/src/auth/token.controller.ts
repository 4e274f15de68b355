import { Body, Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import { TokenRequest, type TokenDto } from '@marquee/contracts';
import { OpenRoute } from '@marquee/service-kit';
import type { FastifyRequest } from 'fastify';
import { TokenService } from './token.service.js';

@Controller('api/v1/auth')
@OpenRoute()
export class TokenController {
  constructor(private readonly tokens: TokenService) {}

  @Post('token')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  issue(@Body() { api_key }: TokenRequest, @Req() request: FastifyRequest): Promise<TokenDto> {
    const { headers, socket } = request;
    return this.tokens.issue(api_key, { remoteAddress: socket.remoteAddress, headers });
  }
}
