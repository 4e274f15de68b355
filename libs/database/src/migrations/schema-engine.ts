import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool } from 'pg';

/**
 * Lends `work` Prisma's own migration engine, connected to the database, and closes the connection afterwards.
 * Errors of the engine carry Prisma's code (`P3009`, ...) where there is one.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  await (loaded ??= load());
  // The engine locks by session, so everything it does has to happen on one connection.
  const pool = new Pool({ connectionString: databaseUrl, max: 1, connectionTimeoutMillis: 5_000 });
  const ignoreLog = () => undefined;
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptAdapter(pool));
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, ignoreLog, adapter);
    return await work(engine);
  } finally {
    await pool.end();
  }
}

/** What went wrong, in the database's words if it was there: the engine adds a heading and a trace of itself. */
export function engineMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^external connector error\n/, '').replace(/\n +0: [^]*/, '');
}

/**
 * Prisma's adapter cuts a script at every semicolon, even inside a function's body, and commits each piece. Sent in one
 * message, a migration is one transaction: it happens whole or not at all.
 */
class WholeScriptAdapter extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (sql) => {
      await adapter.executeRaw({ sql, args: [], argTypes: [] });
    };
    return adapter;
  }
}

let loaded: Promise<void> | undefined;

/** The package's main entry imports the `.wasm` as a module, which Node still warns about as experimental. */
async function load(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(entry, '../schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': withoutHoldingTimers(bindings),
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

/** The engine never clears the timer of its own lock: as it is, each run would keep the process alive for 10 s. */
function withoutHoldingTimers(imports: object): object {
  const setUnreferenced = (callback: () => void, ms: number) => setTimeout(callback, ms).unref();
  const isTimer = (name: string) => name.startsWith('__wbg_setTimeout_');
  return Object.fromEntries(
    Object.entries(imports).map(([name, value]) => [name, isTimer(name) ? setUnreferenced : value]),
  );
}

/** As much of the global as is used here: TypeScript types it only for browsers. */
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};
