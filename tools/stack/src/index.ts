export { startStack } from './stack.js';
export type { Stack } from './stack.js';
export { endStale, deleteData } from './end-stale.js';
export { freePort, isFree } from './free-port.js';
export { StackError, StackInUseError } from './stack-error.js';
export type { Server, ServerName, StackMode, StackOptions, StackUrls } from './stack-options.js';
