import { Injectable } from '@nestjs/common';
import { ServiceError, type EventContract } from '@marquee/contracts';
import { NatsLink } from './nats-link.js';
import { encodeJson, fitsInMessage, requestHeaders } from './wire-format.js';

/** Tells every replica that listens. At most once: what must not be lost is asked for by a call instead. */
@Injectable()
export class EventBus {
  constructor(private readonly link: NatsLink) {}

  /** Sends and does not wait. Throws UNAVAILABLE while there is no broker, so that nothing is lost unnoticed. */
  publish<Payload extends object>(event: EventContract<Payload>, payload: NoInfer<Payload>): void {
    const { connection } = this.link;
    if (!connection) throw new ServiceError('UNAVAILABLE', 'No message broker at the moment.', { retryAfter: 1 });
    const data = encodeJson(payload);
    if (!fitsInMessage(connection, data)) throw new ServiceError('PAYLOAD_TOO_LARGE', 'The event is too large.');
    connection.publish(event.subject, data, { headers: requestHeaders() });
  }
}
