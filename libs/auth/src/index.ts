export * from './access-tokens.js';
export * from './access.guard.js';
export * from './api-key.js';
export * from './auth.config.js';
export * from './auth.module.js';
export * from './principal.js';
