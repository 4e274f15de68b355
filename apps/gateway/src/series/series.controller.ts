import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { PageQuery, SeriesParams, SeriesQuery } from '@marquee/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DocumentResponder } from '../documents/document.responder.js';
import { allSeries, episodesOf, oneSeries } from './series.documents.js';

/** Series as TheTVDB has them, in its own envelope. */
@Controller('api/v1/series')
export class SeriesController {
  constructor(private readonly documents: DocumentResponder) {}

  @Get()
  list(@Query() query: PageQuery, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.documents.send(allSeries(query), request, reply);
  }

  @Get(':id')
  one(
    @Param() params: SeriesParams,
    @Query() query: SeriesQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.documents.send(oneSeries(params, query), request, reply);
  }

  @Get(':id/episodes')
  episodes(
    @Param() params: SeriesParams,
    @Query() query: PageQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.documents.send(episodesOf(params, query), request, reply);
  }
}
