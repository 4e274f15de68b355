import { describe, expect, it } from '@jest/globals';
import { requestContext } from '../context/request-context.js';
import { createLogger, NestLogger } from './logger.js';

function capture(secrets: readonly string[] = []) {
  const output: string[] = [];
  const destination = { write: (line: string) => void output.push(line) };
  const logger = createLogger({ service: 'gateway', level: 'trace', secrets, destination });
  return {
    logger,
    nest: new NestLogger(logger),
    output,
    lines: () => output.map((line) => JSON.parse(line) as object),
  };
}

describe(createLogger.name, () => {
  it.each(['a\nb', 'a\r\n{"level":"fatal"}', '\u001b[31mred\u001b[0m', '\u0000', '"}\n{"', '\u2028'])(
    'writes %j as one line of JSON without control characters',
    (text) => {
      const { logger, output, lines } = capture();
      logger.info({ path: text, [text]: 1 }, text);
      expect(output).toHaveLength(1);
      expect(output[0]).toMatch(/^\P{Cc}*\n$/u);
      expect(lines()[0]).toMatchObject({ level: 'info', service: 'gateway', path: text, msg: text });
    },
  );

  it('puts the id of the request in each line, and only within it', async () => {
    const { logger, lines } = capture();
    await requestContext.run({ requestId: 'r-1' }, async () => {
      logger.info('one');
      await Promise.resolve();
      logger.warn('two');
    });
    logger.info('three');
    expect(lines()).toEqual([
      expect.objectContaining({ msg: 'one', requestId: 'r-1' }),
      expect.objectContaining({ msg: 'two', requestId: 'r-1' }),
      expect.not.objectContaining({ requestId: expect.anything() }),
    ]);
  });

  it.each([
    'authorization',
    'cookie',
    'password',
    'token',
    'access_token',
    'refreshToken',
    'api_key',
    'apiKey',
    'secret',
  ])('redacts the field %s, alone and inside another', (field) => {
    const { logger, output } = capture();
    logger.info({ [field]: 'canary' });
    logger.info({ headers: { [field]: 'canary' } });
    expect(output.join('')).not.toContain('canary');
    expect(output.join('').match(/\[redacted\]/g)).toHaveLength(2);
  });

  it('blanks secrets wherever they stand, also in stacks and causes', () => {
    const { logger, output } = capture(['canary-secret', 'canary"quoted']);
    const cause = new Error('canary-secret in the cause');
    logger.error(
      { err: new Error('canary-secret and canary"quoted', { cause }), list: ['canary-secret'] },
      'canary-secret',
    );
    logger.info({ 'canary-secret': { deep: { deeper: 'x canary"quoted x' } } });
    expect(output.join('')).not.toMatch(/canary/);
  });
});

describe(NestLogger.name, () => {
  it('keeps context, error and stack', () => {
    const { nest, lines } = capture();
    nest.log('a text', 'Shop');
    nest.error(new Error('broken'), 'Shop');
    nest.error('a text', 'Error: x\n    at y', 'Shop');
    nest.warn('a text', new Error('why'), 'Shop');
    nest.debug({ figure: 1 }, 'Shop');
    expect(lines()).toEqual([
      expect.objectContaining({ level: 'info', msg: 'a text', context: 'Shop' }),
      expect.objectContaining({
        level: 'error',
        msg: 'broken',
        context: 'Shop',
        err: expect.objectContaining({ message: 'broken' }),
      }),
      expect.objectContaining({ level: 'error', msg: 'a text', stack: 'Error: x\n    at y' }),
      expect.objectContaining({ level: 'warn', msg: 'a text', err: expect.objectContaining({ message: 'why' }) }),
      expect.objectContaining({ level: 'debug', figure: 1 }),
    ]);
  });

  it('tells of modules and routes only to whoever debugs', () => {
    const { nest, lines } = capture();
    nest.log('Mapped {/x, GET} route', 'RouterExplorer');
    expect(lines()).toEqual([expect.objectContaining({ level: 'debug' })]);
  });
});
