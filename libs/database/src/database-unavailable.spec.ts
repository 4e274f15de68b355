import { describe, expect, it } from '@jest/globals';
import { isDatabaseUnavailable } from './database-unavailable.js';

const coded = (code: string) => Object.assign(new Error('any text'), { code });
const fromPrisma = (code: string, originalCode: string) =>
  Object.assign(coded(code), { meta: { driverAdapterError: { cause: { kind: 'postgres', originalCode } } } });

describe(isDatabaseUnavailable, () => {
  it.each([
    ['a server that Prisma cannot reach', coded('P1001')],
    ['a socket that timed out under Prisma', coded('P1008')],
    ['a connection that the server closed', coded('P1017')],
    ['a full Prisma pool', coded('P2024')],
    ['a server with too many connections, by Prisma', coded('P2037')],
    ['a server with too many connections', coded('53300')],
    ['a session ended by an operator', coded('57P01')],
    ['a session ended by a crash', coded('57P02')],
    ['a server that is starting up', coded('57P03')],
    ['an ended session in a model query', fromPrisma('P2039', '57P01')],
    ['an ended session in a raw query', fromPrisma('P2010', '57P01')],
    ['a refused connection', coded('ECONNREFUSED')],
    ['a reset connection', coded('ECONNRESET')],
    ['a host that cannot be reached', coded('EHOSTUNREACH')],
    ['a host that has no address', coded('ENOTFOUND')],
    ['a resolver that is away', coded('EAI_AGAIN')],
    ['a connection that broke', new Error('Connection terminated unexpectedly')],
    ['a server that accepts and stays silent', new Error('Connection terminated due to connection timeout')],
    ['a full pool', new Error('timeout exceeded when trying to connect')],
    [
      'a transaction whose connection broke',
      new Error('Client has encountered a connection error and is not queryable'),
    ],
    ['a server that stopped answering', new Error('Query read timeout')],
  ])('says yes to %s', (_, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it.each([
    ['a broken unique rule', coded('P2002')],
    ['a missing table', coded('42P01')],
    ['a statement that took too long', fromPrisma('P2010', '57014')],
    ['a database that does not exist', coded('3D000')],
    ['a code that only begins alike', coded('P10010')],
    ['an error of our own', new Error('Connection terminated unexpectedly by us')],
    ['a text', 'P1001'],
    ['nothing', undefined],
    ['null', null],
    ['an error with an empty meta', Object.assign(coded('P2010'), { meta: null })],
  ])('says no to %s', (_, error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});
