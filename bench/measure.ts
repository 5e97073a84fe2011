import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { GwinConfig } from '../src/main/learning/gwin/config.ts';
import { type Ended, runProgram } from './processes.ts';
import { Figures, type Part, PeerChoice, Request } from './protocol.ts';
import type { Workload } from './workloads.ts';

const OURS = fileURLToPath(new URL('ours.ts', import.meta.url));
const PEER = fileURLToPath(new URL('pytorch_peer.py', import.meta.url));
const DESCRIBE = fileURLToPath(new URL('describe.ts', import.meta.url));

/** Steps of each variant when the peer looks for its fastest. */
const TRIAL_STEPS = 5;
/** T. */
const DRAWS = 10;

const Description = v.object({
  backend: v.object({
    inUse: v.picklist(['native-cuda', 'native-cpu', 'wasm', 'cpu']),
    trials: v.array(v.object({ name: v.string(), device: v.string(), taken: v.boolean() })),
    tensorflow: v.string(),
  }),
  classifier: Request.entries.classifier,
  quick: GwinConfig,
  paper: GwinConfig,
});
export type Description = v.InferOutput<typeof Description>;

/** One process: what it measured, and what the system says of its memory and of all other processes. */
export type Turn = Figures & Pick<Ended, 'peakBytes' | 'otherCores'>;

/** All turns of a workload, ours and the peer's by turns. */
export type Measurement = {
  readonly workload: Workload;
  readonly ours: readonly Turn[];
  readonly pytorch: readonly Turn[];
  /** Which of its variants the peer ran with, and how fast all of them were in a short trial, in seconds a step. */
  readonly variant: string;
  readonly variants: Readonly<Record<string, number>>;
  /** Images times draws in a step of scoring. */
  readonly passes: number;
};

export type Setting = {
  readonly description: Description;
  readonly python: string;
  readonly data: { readonly train: Part; readonly test: Part };
  readonly threads: number;
  readonly rounds: number;
  /** Factor on the number of steps. */
  readonly share: number;
  readonly say: (line: string) => void;
};

/** Our backend on this machine, and the numbers that both sides use. */
export async function describe(): Promise<Description> {
  const { stdout } = await runProgram(process.execPath, [DESCRIBE], { env: quiet(null) });
  return v.parse(v.pipe(v.string(), v.parseJson(), Description), stdout);
}

/** Measures a workload. @throws when a process fails or both sides disagree about a network's size. */
export async function measure(workload: Workload, setting: Setting): Promise<Measurement> {
  const { rounds, say } = setting;
  const request = requestOf(workload, setting);
  const { variant, seconds: variants } = await fastestPeer(request, setting);
  const [ours, pytorch]: [Turn[], Turn[]] = [[], []];
  for (let round = 1; round <= rounds; round++) {
    ours.push(await turnOfOurs(request));
    pytorch.push(await turnOfPeer({ ...request, variant }, setting));
    say(`${workload.name}, round ${round} of ${rounds}: ${shown(ours)}, PyTorch ${shown(pytorch)} ms a step`);
  }
  checkSizes(workload, ours, pytorch);
  return { workload, ours, pytorch, variant, variants, passes: request.test.count * request.draws };
}

function shown(turns: readonly Turn[]): string {
  return (1000 * median(turns.at(-1)?.seconds ?? [])).toFixed(1);
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}

function requestOf(workload: Workload, { description, data, threads, share }: Setting): Request {
  const { inUse } = description.backend;
  return {
    workload: workload.name,
    warmUp: workload.warmUp,
    steps: Math.max(1, Math.round(workload.steps * share)),
    threads,
    train: data.train,
    test: data.test,
    draws: DRAWS,
    classifier: description.classifier,
    gwin: workload.gwin && description[workload.gwin],
    device: inUse === 'native-cuda' ? 'cuda' : 'cpu',
    backend: inUse,
    variant: null,
  };
}

/** One process of ours. */
export async function turnOfOurs(request: Request): Promise<Turn> {
  const args = ['--disable-warning=DEP0040', OURS, JSON.stringify(request)];
  return turnOf(await runProgram(process.execPath, args, { env: quiet(request.threads) }));
}

async function turnOfPeer(request: Request, { python }: Setting): Promise<Turn> {
  return turnOf(await runProgram(python, ['-I', PEER, JSON.stringify(request)]));
}

function turnOf({ stdout, peakBytes, otherCores }: Ended): Turn {
  return { ...v.parse(v.pipe(v.string(), v.parseJson(), Figures), stdout), peakBytes, otherCores };
}

async function fastestPeer(request: Request, { python }: Setting) {
  const trial = { ...request, variant: null, steps: TRIAL_STEPS };
  const { stdout } = await runProgram(python, ['-I', PEER, JSON.stringify(trial)]);
  return v.parse(v.pipe(v.string(), v.parseJson(), PeerChoice), stdout);
}

/** TensorFlow without its log lines; it takes its number of threads from the environment. */
function quiet(threads: number | null): NodeJS.ProcessEnv {
  const level = { TF_CPP_MIN_LOG_LEVEL: '2', ...process.env };
  return threads === null ? level : { ...level, TF_NUM_INTRAOP_THREADS: String(threads) };
}

function checkSizes(workload: Workload, ours: readonly Turn[], pytorch: readonly Turn[]): void {
  const sizes = (turns: readonly Turn[]): string =>
    JSON.stringify(Object.entries(turns[0]?.parameters ?? {}).toSorted());
  if (sizes(ours) === sizes(pytorch)) return;
  const message = `the networks of ${workload.name} are not the same: ours ${sizes(ours)}, PyTorch's ${sizes(pytorch)}`;
  throw new Error(message);
}
