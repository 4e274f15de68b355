export * from './bounded-caller.js';
export * from './tvdb-origin.config.js';
