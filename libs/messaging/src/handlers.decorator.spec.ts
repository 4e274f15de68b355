import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { defineEvent, defineRpc } from '@marquee/contracts';
import { EventHandler, RpcHandler } from './handlers.decorator.js';

class Wanted {
  id!: number;
}

class LookAlike {
  id!: number;
}

const getWanted = defineRpc('shop.wanted.get', { request: Wanted, reply: Wanted });
const changed = defineEvent('events.wanted.changed', { payload: Wanted });

describe(RpcHandler.name, () => {
  it("takes a method whose parameter is the contract's class", () => {
    class Controller {
      @RpcHandler(getWanted)
      async get(request: Wanted): Promise<Wanted> {
        return request;
      }
    }
    expect(Reflect.getMetadata('microservices:pattern', Controller.prototype.get)).toEqual(['shop.wanted.get']);
  });

  it('refuses a class that only looks like it, since that would be the one that is validated', () => {
    const declare = () => {
      class Controller {
        @RpcHandler(getWanted)
        async get(request: LookAlike): Promise<Wanted> {
          return request;
        }
      }
      return Controller;
    };
    expect(declare).toThrow('Controller.get must take Wanted, the class of its contract');
  });

  it('refuses a method whose parameter is not known', () => {
    const declare = () => RpcHandler(getWanted)({}, 'get', { value: async () => ({ id: 1 }) });
    expect(declare).toThrow(TypeError);
  });
});

describe(EventHandler.name, () => {
  it('refuses a class that only looks like the payload', () => {
    const declare = () => {
      class Controller {
        @EventHandler(changed)
        async hear(payload: LookAlike): Promise<void> {
          expect(payload).toBeUndefined();
        }
      }
      return Controller;
    };
    expect(declare).toThrow('Controller.hear must take Wanted, the class of its contract');
  });
});
