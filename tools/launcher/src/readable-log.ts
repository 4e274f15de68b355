import { prettyFactory } from 'pino-pretty';
import { print } from './say.js';

const NAME_WIDTH = 16;

const pretty = prettyFactory({
  colorize: process.stdout.isTTY && process.stdout.hasColors(),
  translateTime: 'SYS:HH:MM:ss.l',
  ignore: 'service,pid,hostname,context',
  singleLine: true,
});

/** Prints a service's JSON line for people, after the service's name; other lines as they are. */
export function printLogLine(service: string, line: string): void {
  print(readable(service, line));
}

/** Further lines of the same message, such as a stack trace, stand under the first. */
export function readable(service: string, line: string): string {
  const [first = '', ...rest] = pretty(line).trimEnd().split('\n');
  return [service.padEnd(NAME_WIDTH) + first, ...rest.map((more) => ' '.repeat(NAME_WIDTH) + more), ''].join('\n');
}
