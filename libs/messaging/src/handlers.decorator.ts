import { EventPattern, MessagePattern } from '@nestjs/microservices';
import type { EventContract, MessageClass, RpcContract } from '@marquee/contracts';
import 'reflect-metadata';

type HandlerOf<Request, Result> = TypedPropertyDescriptor<(request: Request) => Promise<Result>>;

/** What a handler's decorator tells the transport. */
export interface HandlerExtras {
  contract: RpcContract | EventContract;
}

/**
 * Answers the calls of a contract: `@RpcHandler(getTitle) get(request: GetTitleRequest): Promise<TitleDto>`. The
 * request is checked against its class before the method sees it; replicas of a service share the calls.
 */
export function RpcHandler<Request extends object, Reply>(contract: RpcContract<Request, Reply>) {
  return (target: object, key: string, descriptor: HandlerOf<Request, Reply>): void => {
    requireParameter(target, key, contract.request);
    MessagePattern(contract.subject, { contract } satisfies HandlerExtras)(target, key, descriptor);
  };
}

/** Hears an event in every replica: events tell caches to forget, and each replica has its own. */
export function EventHandler<Payload extends object>(contract: EventContract<Payload>) {
  return (target: object, key: string, descriptor: HandlerOf<Payload, void>): void => {
    requireParameter(target, key, contract.payload);
    EventPattern(contract.subject, { contract } satisfies HandlerExtras)(target, key, descriptor as PropertyDescriptor);
  };
}

/** Types cannot tell a look-alike class from the contract's, and validation uses the class that stands in the code. */
function requireParameter(target: object, key: string, expected: MessageClass): void {
  const [actual] = (Reflect.getMetadata('design:paramtypes', target, key) ?? []) as unknown[];
  if (actual !== expected) {
    throw new TypeError(`${target.constructor.name}.${key} must take ${expected.name}, the class of its contract`);
  }
}
