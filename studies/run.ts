import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DATASETS, isDataset } from './datasets.ts';
import { writeCard } from './card.ts';
import { controlsStudy } from './controls.ts';
import { costsStudy } from './costs.ts';
import { paperStudy } from './paper.ts';
import { repeatsStudy } from './repeats.ts';
import { rivalsStudy } from './rivals.ts';
import { selectiveStudy } from './selective.ts';
import { shiftStudy } from './shift.ts';
import type { RunStudy } from './study.ts';
import { trustStudy } from './trust.ts';
import { variantsStudy } from './variants.ts';

/* npm run study: see HELP. */

const STUDIES: Readonly<
  Record<
    'controls' | 'costs' | 'paper' | 'repeats' | 'rivals' | 'selective' | 'shift' | 'trust' | 'variants',
    RunStudy
  >
> = {
  controls: controlsStudy,
  costs: costsStudy,
  paper: paperStudy,
  repeats: repeatsStudy,
  rivals: rivalsStudy,
  selective: selectiveStudy,
  shift: shiftStudy,
  trust: trustStudy,
  variants: variantsStudy,
};

const HELP = `npm run study -- NAME [options]

Studies that anyone can run again; results are data, kept in studies/results.

  paper            the paper's table, trained from the first weight on: LeNet-5 BNN by three seeds, the same from changed
                   images, Improved BNN; each with a GWIN of its own
  variants         GWINs for the ready BNN, all as short: ways to tell the critic the class, weights of the loss,
                   generators, which images they learn from
  controls         what else relabels rejected test images, and how well: plain and augmented classifiers,
                   an ensemble, the same BNN asked again, GWIN
  rivals           what else makes an image for the BNN to label in place of a reject: autoencoders, MagNet, a variational
                   autoencoder, Defense-GAN, and GWINs by parts of their loss

Without training, on the models that come with Gwinnow:

  repeats          rejects asked again: fresh draws, several z, transforms of transforms, the second classifier
  selective        errors among the surest answers over all coverages: AURC, AUGRC, error at 99, 95 and 90 %
  trust            a chance that a suggestion is right, fitted on validation: is it true on test?
  costs            the time that each way to relabel takes for one reject, on this machine
  shift            spoilt images and those of the other data set: confident wrong suggestions, and guards against them

No study, but what is done with two of them:

  card             writes what repeats and trust found, as kept in studies/results, into the card that comes with the
                   data set's models

  --dataset NAME   mnist (default) or fashion-mnist; that one's images, which shift always asks for, are those of Debian's
                   package dataset-fashion-mnist
  --folder FOLDER  where its project and models are kept; run again, it goes on there (default:
                   gwinnow-study-NAME, of another data set gwinnow-study-DATASET-NAME)
  --ensemble FILE  selective: weights of an ensemble of ten that takes part, such as the controls' own
  --write FILE     keeps the result as JSON, for example studies/results/controls.json, with the seconds it took, of a
                   study gone on with those of the last part
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h' },
      folder: { type: 'string' },
      write: { type: 'string' },
      ensemble: { type: 'string' },
      dataset: { type: 'string', default: DATASETS.mnist.name },
    },
  });
  const [name] = positionals;
  if (values.help || name === undefined) {
    process.stdout.write(HELP);
    return values.help ? 0 : 2;
  }
  if ((name !== 'card' && !isStudy(name)) || positionals.length > 1) {
    process.stderr.write(`study: there is no study "${positionals.join(' ')}"\n\n${HELP}`);
    return 2;
  }
  if (!isDataset(values.dataset)) {
    process.stderr.write(`study: there is no data set "${values.dataset}"\n\n${HELP}`);
    return 2;
  }
  const dataset = DATASETS[values.dataset];
  if (!isStudy(name)) {
    await writeCard(dataset);
    return 0;
  }
  const prefix = dataset === DATASETS.mnist ? '' : `${dataset.name}-`;
  const folder = resolve(values.folder ?? `gwinnow-study-${prefix}${name}`);
  await mkdir(folder, { recursive: true });
  const say = (line: string): void => void process.stderr.write(`study: ${line}\n`);
  const began = performance.now();
  const { document, text } = await STUDIES[name](folder, say, {
    dataset,
    ensemble: values.ensemble === undefined ? undefined : resolve(values.ensemble),
  });
  if (values.write !== undefined) {
    const path = resolve(values.write);
    await mkdir(dirname(path), { recursive: true });
    const seconds = Math.round((performance.now() - began) / 1000);
    await writeFile(path, `${JSON.stringify({ ...document, seconds }, null, 2)}\n`);
  }
  process.stdout.write(`${text}\n`);
  return 0;
}

function isStudy(name: string): name is keyof typeof STUDIES {
  return Object.hasOwn(STUDIES, name);
}

process.exitCode = await main().catch((thrown: unknown) => {
  process.stderr.write(`study: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  return 1;
});
