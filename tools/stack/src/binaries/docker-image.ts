import { runCommand } from '../run-command.js';
import { productFacts, type Image, type Product } from './source.js';

/** Makes sure that Docker's engine runs and has the product's image. */
export async function pullImage(product: Product, signal: AbortSignal | undefined): Promise<Image> {
  const { image } = productFacts[product];
  await runCommand('docker', ['version', '--format', '{{.Server.Version}}'], { signal });
  await runCommand('docker', ['image', 'inspect', image], { signal }).catch(() =>
    runCommand('docker', ['pull', '--quiet', image], { signal, timeoutMs: 600_000 }),
  );
  return { kind: 'image', origin: 'Docker', version: image.split(':')[1] ?? '', image };
}
