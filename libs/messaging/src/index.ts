export * from './event-bus.js';
export * from './handlers.decorator.js';
export * from './messaging.module.js';
export * from './nats-link.js';
export * from './nats.config.js';
export * from './rpc-client.js';
export * from './rpc-transport.js';
