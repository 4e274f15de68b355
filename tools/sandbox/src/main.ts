import { startSandbox } from './start-sandbox.js';

// Whoever started us over an IPC channel takes us along when it ends, even by SIGKILL.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

const sandbox = await startSandbox({
  port: Number(process.env['PORT'] || 8090),
  host: process.env['HOST'] || '127.0.0.1',
  logLevel: process.env['LOG_LEVEL'] || 'info',
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.close());
}
// The channel alone is no reason to stay.
process.channel?.unref();
