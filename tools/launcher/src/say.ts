/** One line of the launcher's own, apart from what the services say. */
export function say(line: string): void {
  process.stdout.write(`marquee  ${line}\n`);
}

export function print(text: string): void {
  process.stdout.write(text);
}
