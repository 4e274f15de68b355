import { prettyFactory } from 'pino-pretty';
import { print } from './say.js';

const pretty = prettyFactory({
  colorize: process.stdout.isTTY,
  translateTime: 'SYS:HH:MM:ss.l',
  ignore: 'service,pid,hostname,context',
  singleLine: true,
});

const NAME_WIDTH = 16;

/** Prints a service's JSON line for people, after the service's name; other lines as they are. */
export function printLogLine(service: string, line: string): void {
  const prefix = service.padEnd(NAME_WIDTH);
  print(`${prefix}${pretty(line).replace(/\n$/, '').replaceAll('\n', `\n${' '.repeat(NAME_WIDTH)}`)}\n`);
}
