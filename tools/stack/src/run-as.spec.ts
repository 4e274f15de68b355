import { describe, expect, it } from '@jest/globals';
import { unprivilegedUser } from './run-as.js';

const root = 'root:x:0:0:root:/root:/bin/bash';
const nobody = 'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin';
const postgres = 'postgres:x:101:104::/var/lib/postgresql:/bin/bash';

describe(unprivilegedUser.name, () => {
  it('prefers the user made for PostgreSQL', () => {
    expect(unprivilegedUser([root, nobody, postgres].join('\n'))).toEqual({ uid: 101, gid: 104 });
  });

  it('takes nobody elsewhere', () => {
    expect(unprivilegedUser([root, nobody].join('\n'))).toEqual({ uid: 65534, gid: 65533 });
  });

  it('says what to do where there is only root', () => {
    expect(() => unprivilegedUser(root)).toThrow('Start as an ordinary user, or set DATABASE_URL');
  });
});
