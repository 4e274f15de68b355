import { rmSync } from 'node:fs';
import { deleteData } from '@marquee/stack';

/** Ends what global-setup started, and deletes its data. */
export default async function globalTeardown() {
  const { stack, dataDir } = globalThis.marqueeServers;
  await stack.stop();
  await deleteData(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
}
