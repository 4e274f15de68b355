import { runCommand, type RunOptions } from '../run-command.js';

/** The version that a server prints, such as `7.0.15`. Throws when the program does not run on this machine. */
export async function programVersion(file: string, options: RunOptions = {}): Promise<string> {
  const output = await runCommand(file, ['--version'], options);
  const version = /\d+(\.\d+)+/.exec(output)?.[0];
  if (version === undefined) {
    throw new Error(`${file} --version printed no version`);
  }
  return version;
}
