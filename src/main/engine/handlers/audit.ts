import { resolve } from 'node:path';
import type { LogState } from '../../../shared/contract/audit.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { parseCheckpoint } from '../../audit/checkpoint.ts';
import { formatVerifierKey, parseVerifierKey } from '../../audit/note.ts';
import type { Store } from '../../store/open.ts';
import { verifyProject, type Verdict, type VerifyProgress } from '../../store/verify/verify.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

/** How long the verifier has the engine's thread to itself, milliseconds. */
const SLICE_MS = 20;
/** How often it is told how far it is. */
const REPORT_MS = 250;

export function auditHandlers(runtime: Runtime) {
  return {
    state: os.audit.state.handler(() => stateOf(runtime.project().store)),
    verify: os.audit.verify.handler(async function* ({ input, signal }) {
      const { checkpoint, key } = input;
      const known = {
        kept: checkpoint === undefined ? undefined : parseCheckpoint(checkpoint),
        key: key === undefined ? undefined : parseVerifierKey(key),
      };
      yield* inSlices(verifyProject(directoryOf(runtime, input.directory), known), signal);
    }),
    checkpoint: os.audit.checkpoint.handler(() => ({ ...runtime.project().store.sealing.checkpoint() })),
    prove: os.audit.prove.handler(({ input }) => {
      const { hash, root, proof, ...rest } = runtime.project().store.proofs.inclusion(input.leaf);
      return { ...rest, hash: hex(hash), root: hex(root), proof: proof.map(hex) };
    }),
    rotateKey: os.audit.rotateKey.handler(({ input, context }) => {
      const { store } = runtime.project();
      store.sealing.rotate(context.actor, input.reason);
      return stateOf(store);
    }),
  };
}

function stateOf({ sealing, proofs, audit }: Store): LogState {
  const { origin, key, newest, problem } = sealing.state();
  return {
    origin,
    size: audit.size(),
    root: hex(proofs.root()),
    key: key === null ? null : { key: formatVerifierKey(key.key), leaf: key.leaf, held: key.held },
    newest,
    problem,
  };
}

/** Whoever works in a project looks at no other folder through it. */
function directoryOf(runtime: Runtime, named: string | undefined): string {
  const open = runtime.directory();
  if (named === undefined || (open !== null && resolve(named) === open)) return runtime.project().directory;
  if (open === null) return resolve(named);
  throw new GwinnowError('BUSY', `This engine has ${open} open already`);
}

/** Runs the verifier a little at a time, so that the engine answers others meanwhile. */
async function* inSlices(steps: Iterator<VerifyProgress, Verdict>, signal: AbortSignal | undefined) {
  try {
    let [paused, reported] = [Date.now(), 0];
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        const { keys, finding, ...rest } = step.value;
        const verdict = { ...rest, finding: finding === null ? null : { ...finding }, keys: [...keys] };
        yield { state: 'done' as const, verdict };
        return;
      }
      const time = Date.now();
      if (time - reported >= REPORT_MS) {
        reported = time;
        yield { state: 'running' as const, ...step.value };
      }
      if (time - paused >= SLICE_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        if (signal?.aborted === true) return;
        paused = Date.now();
      }
    }
  } finally {
    steps.return?.();
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
