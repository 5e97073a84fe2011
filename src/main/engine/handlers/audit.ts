import { resolve } from 'node:path';
import type { LogState } from '../../../shared/contract/audit.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { parseCheckpoint, withPlainLineEnds } from '../../audit/checkpoint.ts';
import { checkpointIn } from '../../audit/log-check.ts';
import { leafHash } from '../../audit/leaf.ts';
import { sameHash, verifyInclusion } from '../../audit/merkle.ts';
import { formatVerifierKey, parseVerifierKey } from '../../audit/note.ts';
import type { LeafProof } from '../../store/audit/proofs.ts';
import type { Store } from '../../store/open.ts';
import { compareKept } from '../../store/verify/kept.ts';
import { verifyProject } from '../../store/verify/verify.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';
import { refuseHidden } from '../withheld.ts';
import { finishInSlices, verifyInSlices } from '../verify-slices.ts';

/** Whoever asks waits for it. */
const SLICE_MS = 20;

export function auditHandlers(runtime: Runtime) {
  return {
    state: os.audit.state.handler(() => stateOf(runtime.project().store)),
    verify: os.audit.verify.handler(async function* ({ input, signal }) {
      const { checkpoint, key } = input;
      const known = {
        kept: checkpoint === undefined ? undefined : parseCheckpoint(withPlainLineEnds(checkpoint)),
        key: key === undefined ? undefined : parseVerifierKey(key),
      };
      yield* verifyInSlices(verifyProject(directoryOf(runtime, input.directory), known), SLICE_MS, signal);
    }),
    checkpoint: os.audit.checkpoint.handler(() => ({ ...runtime.project().store.sealing.checkpoint() })),
    check: os.audit.check.handler(({ input }) => {
      const { check } = runtime.project();
      check.start(input.again);
      return check.state();
    }),
    stopCheck: os.audit.stopCheck.handler(() => {
      const { check } = runtime.project();
      check.stop();
      return check.state();
    }),
    watchCheck: os.audit.watchCheck.handler(async function* ({ signal }) {
      yield* runtime.project().check.watch(signal);
    }),
    compare: os.audit.compare.handler(({ input, signal }) => {
      const kept = checkpointIn(withPlainLineEnds(input.checkpoint));
      if (kept === null) return { result: 'unreadable' };
      return finishInSlices(compareKept(runtime.project().directory, kept), SLICE_MS, signal);
    }),
    prove: os.audit.prove.handler(({ input, context: { actor } }) => {
      const { proofs, decisions } = runtime.project().store;
      const found = proofs.inclusion(input.leaf);
      refuseHidden(found.json, actor, decisions.hiddenFrom(actor));
      const { hash, root, proof, ...rest } = found;
      return { ...rest, hash: hex(hash), root: hex(root), proof: proof.map(hex), holds: proofHolds(found) };
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
    key: key === null ? null : { ...key, key: formatVerifierKey(key.key) },
    newest,
    problem,
  };
}

function proofHolds({ leaf, json, hash, size, root, proof, checkpoint }: LeafProof): boolean {
  if (!sameHash(leafHash(json), hash)) return false;
  if (checkpoint !== null && !sameHash(parseCheckpoint(checkpoint).root, root)) return false;
  return verifyInclusion({ index: leaf, size, leaf: hash, root, proof });
}

/** Whoever works in a project looks at no other folder through it. */
function directoryOf(runtime: Runtime, named: string | undefined): string {
  const open = runtime.directory();
  if (named === undefined || (open !== null && resolve(named) === open)) return runtime.project().directory;
  if (open === null) return resolve(named);
  throw new GwinnowError('BUSY', `This engine has ${open} open already`);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
