import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../src/main/engine/whole-file.ts';
import { readCheckpoint } from '../src/main/learning/checkpoint.ts';
import { familyOf } from '../src/main/learning/classifiers/classifier.ts';
import type { GwinConfig } from '../src/main/learning/gwin/config.ts';
import { withoutHead } from '../src/main/learning/gwin/head.ts';
import { planGwin } from '../src/main/learning/gwin/presets.ts';
import { GwinFacts } from '../src/main/learning/gwin/state.ts';
import { trainGwin } from '../src/main/learning/gwin/train.ts';
import type { GeneratorSpec } from '../src/main/learning/gwin/generator.ts';
import { readModelFile } from '../src/main/learning/model-file.ts';
import { disposeParams, type NamedArrays, toTensors } from '../src/main/learning/params.ts';
import { encodeSafetensors, sha256Of } from '../src/main/learning/safetensors.ts';
import { ClassifierFacts } from '../src/main/learning/tasks.ts';
import type { JobProgress } from '../src/shared/contract/jobs.ts';
import type { GwinRequest } from '../src/shared/contract/training.ts';
import type { LabelledImages } from '../src/shared/domain/image.ts';
import type { Material } from './material.ts';
import type { TrainingFigures } from './rivals/training.ts';

/** The numbers of a request to the product, for the data set at hand. */
export type Plan = (request: GwinRequest) => Promise<GwinConfig>;

/** A GWIN to be trained for the ready BNN. */
export type Recipe = { readonly name: string; readonly configure: (plan: Plan) => Promise<GwinConfig> };

type Images = { readonly train: LabelledImages; readonly validation: LabelledImages };
type Say = (line: string) => void;

/**
 * The generator of a GWIN after its last step, or the moving average then. Nothing is chosen, unlike in the product,
 * which keeps the best one. A training that is done is held against its recipe, and not trained again.
 * Seconds count the last run alone where it was broken off.
 */
export async function trainedGwin(
  folder: string,
  recipe: Recipe,
  material: Material,
  images: Images,
  say: Say,
): Promise<{
  readonly spec: GeneratorSpec;
  readonly arrays: NamedArrays;
  readonly figures: TrainingFigures;
}> {
  const path = join(folder, `gwin-${recipe.name.replaceAll(/[^a-z0-9.]+/gi, '-')}.safetensors`);
  const timePath = `${path}.seconds`;
  const started = performance.now();
  await continued(path, recipe, material, images, say);
  if ((await readFile(timePath, 'utf8').catch(() => null)) === null) {
    await writeWhole(timePath, ((performance.now() - started) / 1000).toFixed(1));
  }
  const { groups, facts } = await readCheckpoint(path, GwinFacts);
  const arrays = withoutHead(groups['average'] ?? groups['generator'] ?? {});
  const { config, step } = facts;
  const { name, width, zSize } = config.generator;
  return {
    spec: { generator: name, image: images.train.shape, width, zSize },
    arrays,
    figures: {
      sha256: sha256Of(encodeSafetensors(arrays, {})),
      parameters: Object.values(arrays).reduce((sum, { data }) => sum + data.length, 0),
      config,
      steps: step,
      seconds: Number(await readFile(timePath, 'utf8')),
      loss: null,
    },
  };
}

async function continued(
  path: string,
  { name, configure }: Recipe,
  material: Material,
  images: Images,
  say: Say,
): Promise<void> {
  const { arrays, facts, sha256 } = await readModelFile(material.bnn.path, ClassifierFacts);
  const params = toTensors(arrays);
  const classifier = { family: familyOf(facts.spec.architecture), spec: facts.spec, params };
  const plan: Plan = (request) =>
    planGwin(
      { augment: material.dataset.augmentation, ...request },
      { classifier, train: images.train, checkpointPath: '' },
    );
  const request = {
    ...images,
    config: await configure(plan),
    classifier,
    classifierSha256: sha256,
    datasetFingerprint: material.card.name,
    backend: material.backend.inUse,
    checkpointPath: path,
  };
  const onProgress = ({ phase, done, total }: JobProgress): void => {
    if (phase === 'training' && done % 100 === 0) say(`GWIN, ${name}: ${phase} ${done} of ${total}`);
  };
  try {
    await trainGwin(request, onProgress, new AbortController().signal);
  } finally {
    disposeParams(params);
  }
}
