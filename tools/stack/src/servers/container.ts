import { createHash } from 'node:crypto';
import type { Image } from '../binaries/source.js';
import type { Command } from './server-plan.js';

/** The command that runs a server in a container and stays in the foreground as long as it does. */
export function containerCommand(image: Image, options: ContainerOptions): Command {
  const container = containerName(options.dataDir, options.name);
  const environment = options.environment ?? {};
  return {
    file: 'docker',
    args: [
      'run',
      '--rm',
      '--interactive',
      `--name=${container}`,
      `--publish=127.0.0.1:${options.port}:${options.inside}`,
      // Only the names: Docker's client takes the values from its own environment, so no password is in its arguments.
      ...Object.keys(environment).map((variable) => `--env=${variable}`),
      ...(options.volumes ?? []).map((volume) => `--volume=${volume}`),
      image.image,
      ...(options.args ?? []),
    ],
    env: { ...process.env, ...environment },
    container,
    ...(options.input === undefined ? {} : { input: options.input }),
  };
}

/** One name for each data folder and server; also that of the volume with the server's data. */
export function containerName(dataDir: string, name: string): string {
  return `marquee-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}-${name}`;
}

export interface ContainerOptions {
  dataDir: string;
  name: string;
  port: number;
  /** The port inside the container. */
  inside: number;
  environment?: Record<string, string>;
  volumes?: string[];
  args?: string[];
  input?: string;
}
