import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { GwinnowError } from '../../../shared/errors.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function evidenceHandlers(runtime: Runtime) {
  return {
    bundle: os.evidence.bundle.handler(({ input, context }) => ({
      job: runtime.project().jobs.start('bundle', input, context.actor),
    })),
    verifier: os.evidence.verifier.handler(async () => {
      const { verifier } = runtime;
      const program = verifier === undefined ? null : await readFile(verifier, 'utf8').catch(() => null);
      if (verifier !== undefined && program !== null) return { name: basename(verifier), program };
      throw new GwinnowError(
        'FILE_NOT_FOUND',
        'The stand-alone verifier is not here: npm run build makes it',
      );
    }),
  };
}
