/** Lines of the launcher's own, apart from what the services say. */
export function say(lines: string): void {
  print(lines.replaceAll(/^/gm, 'marquee  ') + '\n');
}

export function print(text: string): void {
  process.stdout.write(text);
}
