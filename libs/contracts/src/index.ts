export * from './auth/token.dto.js';
export * from './metadata/document-route.js';
export * from './metadata/document.contract.js';
export * from './series/series.dto.js';
export * from './services.js';
export * from './wire/define-event.js';
export * from './wire/define-rpc.js';
export * from './wire/service-error.js';
