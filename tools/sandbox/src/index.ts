export { startSandbox, type Sandbox, type StartOptions } from './start-sandbox.js';
