import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ServiceError } from '@marquee/contracts';
import type { FastifyReply } from 'fastify';
import { throwError, type Observable } from 'rxjs';
import { requestContext } from '../context/request-context.js';
import { toProblem, toServiceError } from './problem.js';

/** The funnel of both edges: over HTTP every error becomes problem details, over NATS a coded error. */
@Catch()
export class EdgeFilter implements ExceptionFilter {
  private readonly logger = new Logger(EdgeFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): Observable<never> | void {
    const error = toServiceError(thrown);
    if (error.code === 'INTERNAL') this.logger.error(error.cause ?? error);
    if (host.getType() === 'rpc') return throwError(() => error);
    sendProblem(host.switchToHttp().getResponse<FastifyReply>(), error);
  }
}

/** Answers with problem details; `Retry-After` where asking again may help, `WWW-Authenticate` where a token would. */
export function sendProblem(reply: FastifyReply, error: ServiceError): void {
  const problem = toProblem(error, requestContext.getStore()?.requestId);
  if (error.retryAfter !== undefined) void reply.header('retry-after', Math.ceil(error.retryAfter));
  if (error.code === 'UNAUTHENTICATED') void reply.header('www-authenticate', 'Bearer realm="marquee"');
  void reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
