import { join } from 'node:path';
import type { Source } from '../binaries/source.js';
import { writePrivateFile } from '../folder/private-files.js';
import { containerCommand } from './container.js';
import type { Command, PlanContext, ServerPlan } from './server-plan.js';

const MAX_PAYLOAD_BYTES = 1_048_576;

/** NATS without JetStream. Its settings lie in a private file, because it reads them from nowhere else. */
export function natsPlan(source: Source, context: PlanContext): ServerPlan {
  const { dataDir, password } = context;
  const file = join(dataDir, 'nats.conf');
  const writeConfig = (listen: string) =>
    writePrivateFile(
      file,
      [
        `listen: "${listen}"`,
        `max_payload: ${MAX_PAYLOAD_BYTES}`,
        `authorization { user: "marquee", password: "${password}" }`,
        '',
      ].join('\n'),
    );

  return {
    name: 'nats',
    title: `NATS ${source.version}`,
    origin: source.origin,
    stopSignal: 'SIGTERM',
    url: (port) => `nats://marquee:${password}@127.0.0.1:${port}`,
    command(port): Command {
      if (source.kind === 'program') {
        writeConfig(`127.0.0.1:${port}`);
        return { file: source.file, args: ['--config', file], env: { ...process.env, ...source.env } };
      }
      writeConfig('0.0.0.0:4222');
      return containerCommand(source, {
        dataDir,
        name: 'nats',
        port,
        inside: 4222,
        volumes: [`${file}:/marquee.conf:ro`],
        args: ['--config', '/marquee.conf'],
      });
    },
  };
}
