import type { Source } from '../binaries/source.js';
import { containerCommand, containerName } from './container.js';
import { postgresEnv, prepareCluster } from './postgres-cluster.js';
import type { RunAs } from '../run-as.js';
import type { Command, PlanContext, ServerPlan } from './server-plan.js';

const settings = [
  'listen_addresses=127.0.0.1',
  // A socket's path is limited to about 100 characters, and a data folder's is not.
  'unix_socket_directories=',
  'shared_buffers=128MB',
  'max_connections=100',
  'logging_collector=off',
];

/** PostgreSQL with the superuser and the database `marquee`. */
export function postgresPlan(source: Source, context: PostgresContext): ServerPlan {
  const { dataDir, password, home, runAs } = context;
  let data = '';

  return {
    name: 'postgres',
    title: `PostgreSQL ${source.version}`,
    origin: source.origin,
    // "Fast shutdown": ends sessions. SIGTERM would wait for them.
    stopSignal: 'SIGINT',
    url: (port) => `postgresql://marquee:${password}@127.0.0.1:${port}/marquee`,
    async prepare() {
      if (source.kind === 'program') {
        data = await prepareCluster({ ...context, program: source });
      }
    },
    command(port): Command {
      if (source.kind === 'program') {
        return {
          file: source.file,
          args: ['-D', data, ...[`port=${port}`, ...settings].flatMap((setting) => ['-c', setting])],
          env: postgresEnv(source),
          cwd: home,
          ...runAs,
        };
      }
      return containerCommand(source, {
        dataDir,
        name: 'postgres',
        port,
        inside: 5432,
        environment: { POSTGRES_USER: 'marquee', POSTGRES_DB: 'marquee', POSTGRES_PASSWORD: password },
        volumes: [`${containerName(dataDir, 'postgres')}:/var/lib/postgresql`],
      });
    },
  };
}

interface PostgresContext extends PlanContext {
  home: string;
  runAs: RunAs;
  log: (line: string) => void;
  signal: AbortSignal | undefined;
}
