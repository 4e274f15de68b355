import { randomUUID } from 'node:crypto';
import { BYTES, defineEvent, defineRpc } from '@marquee/contracts';
import { IsInt, IsString, Min } from 'class-validator';

export class EchoRequest {
  @IsString({ message: 'text must be a string' })
  text!: string;

  @IsInt({ message: 'times must be a whole number' })
  @Min(1, { message: 'times must be at least 1' })
  times: number = 1;
}

export class EchoReply {
  text!: string;
  /** The process's part that answered. */
  replica!: string;
  requestId!: string | undefined;
}

export class BytesRequest {
  @IsInt()
  length!: number;
}

export class FailRequest {
  @IsString()
  how!: string;
}

export class Nothing {
  @IsInt()
  zero: number = 0;
}

export class Shouted {
  @IsString()
  what!: string;
}

/** Each spec file has subjects of its own, so that files can share a broker. */
function contractsUnder(prefix: string) {
  return {
    echo: defineRpc(`${prefix}.echo.get`, { request: EchoRequest, reply: EchoReply, idempotent: true }),
    /** Not idempotent. */
    order: defineRpc(`${prefix}.order.create`, { request: EchoRequest, reply: EchoReply }),
    bytes: defineRpc(`${prefix}.bytes.get`, { request: BytesRequest, reply: BYTES }),
    long: defineRpc(`${prefix}.long.get`, { request: BytesRequest, reply: EchoReply }),
    fail: defineRpc(`${prefix}.fail.get`, { request: FailRequest, reply: EchoReply }),
    /** Answers when the spec opens the gate. */
    gated: defineRpc(`${prefix}.gated.get`, { request: Nothing, reply: EchoReply, deadlineMs: 10_000 }),
    shouted: defineEvent(`events.${prefix}.shouted`, { payload: Shouted }),
  };
}

export const shop = contractsUnder(`spec-${randomUUID()}`);
