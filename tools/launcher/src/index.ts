export { ManagedProcess, type ProcessPlan } from './managed-process.js';
