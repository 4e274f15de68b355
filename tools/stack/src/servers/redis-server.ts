import { join } from 'node:path';
import type { Source } from '../binaries/source.js';
import { makePrivateFolder } from '../folder/private-files.js';
import { serverFacts } from '../stack-options.js';
import { containerCommand, containerName } from './container.js';
import type { Command, PlanContext, ServerPlan } from './server-plan.js';

const roles = {
  /** What must not be lost: refuses writes when full, and has each write on disk within a second. */
  redis: ['appendonly yes', 'appendfsync everysec', 'maxmemory-policy noeviction'],
  /** What can be had again: forgets the least used when full, and all of it at the end. */
  cacheRedis: ['appendonly no', 'maxmemory 128mb', 'maxmemory-policy allkeys-lfu'],
};

/** One of the two Redis servers. It reads its settings from standard input: the password is neither on disk nor in `ps`. */
export function redisPlan(name: keyof typeof roles, source: Source, context: PlanContext): ServerPlan {
  const { dataDir, password } = context;
  // Without `dir` it keeps its files where it is started; the image starts it in /data.
  const config = (host: string, port: number) =>
    [`bind ${host}`, `port ${port}`, `requirepass ${password}`, 'daemonize no', 'save ""', ...roles[name], ''].join(
      '\n',
    );

  return {
    name,
    title: `${serverFacts[name].label} ${source.version}`,
    origin: source.origin,
    stopSignal: 'SIGTERM',
    url: (port) => `redis://:${password}@127.0.0.1:${port}`,
    command(port): Command {
      if (source.kind === 'program') {
        return {
          file: source.file,
          args: ['-'],
          cwd: makePrivateFolder(join(dataDir, name)),
          input: config('127.0.0.1', port),
          env: { ...process.env, ...source.env },
        };
      }
      return containerCommand(source, {
        dataDir,
        name: name.toLowerCase(),
        port,
        inside: 6379,
        volumes: name === 'redis' ? [`${containerName(dataDir, name)}:/data`] : [],
        args: ['redis-server', '-'],
        input: config('0.0.0.0', 6379),
      });
    },
  };
}
