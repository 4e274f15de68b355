import { describe, expect, it } from '@jest/globals';
import { parseEnv } from 'node:util';
import { filesLike, textOf } from './repository.js';

/** Names that configurations declare: keys in capitals. */
const DECLARED = /(?:^\s+|[{,]\s)([A-Z][A-Z0-9_]*[A-Z0-9]):/gm;

const LAUNCHER_VARIABLES = ['MARQUEE_DATA_DIR', 'MARQUEE_STACK'];

function declaredVariables(): string[] {
  const declared = filesLike('{apps,libs}/*/src/**/*.config.ts').flatMap((path) =>
    [...textOf(path).matchAll(DECLARED)].map((match) => match[1] as string),
  );
  return [...new Set([...declared, ...LAUNCHER_VARIABLES])].sort();
}

describe('.env.example', () => {
  const example = textOf('.env.example');
  const [read = '', toCome = ''] = example.split('# --- Not read yet');
  const namesIn = (part: string) => [...part.matchAll(/^#([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1] as string);

  it('names every variable that something reads, and no other', () => {
    expect(namesIn(read).sort()).toEqual(declaredVariables());
  });

  it('says of no variable that nothing reads it when something does', () => {
    expect(namesIn(toCome).filter((name) => declaredVariables().includes(name))).toEqual([]);
  });

  it('changes nothing when it is copied as it is', () => {
    expect(parseEnv(example)).toEqual({});
  });
});

describe('README.md', () => {
  const readme = textOf('README.md');

  it('has a sentence for every app, lib and tool', () => {
    const folders = filesLike('{apps,libs,tools}/*/package.json').map((path) => path.replace('/package.json', ''));
    const described = [...readme.matchAll(/^\| `((?:apps|libs|tools)\/[\w-]+)` +\| .+\. +\|$/gm)].map(
      (match) => match[1],
    );
    expect(described.sort()).toEqual(folders.sort());
  });

  it('names every variable', () => {
    expect(declaredVariables().filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('docs/decisions', () => {
  it('lists every decision', () => {
    const files = filesLike('docs/decisions/0*.md').map((path) => path.replace('docs/decisions/', ''));
    const listed = [...textOf('docs/decisions/README.md').matchAll(/\]\((0[\w-]+\.md)\)/g)].map((match) => match[1]);
    expect(listed).toEqual(files);
  });
});
