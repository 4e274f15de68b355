export * from './gateway-client.js';
export * from './marquee.js';
export * from './repository.js';
export * from './running-app.js';
export * from './until.js';
export * from './upstream-controls.js';
