import { startSandbox } from './start-sandbox.js';

const sandbox = await startSandbox({
  port: Number(process.env['PORT'] || 8090),
  host: process.env['HOST'] || '127.0.0.1',
  log: true,
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.close());
}
