export type { Fault } from './controls/fault-switch.js';
export { startSandbox, type Sandbox, type StartOptions } from './start-sandbox.js';
