import { basename, join, resolve } from 'node:path';
import * as v from 'valibot';
import { Split } from '../../../shared/contract/common.ts';
import { Model as ModelSchema, ModelCard } from '../../../shared/contract/models.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import type { Model } from '../../store/models/models.ts';
import type { Store } from '../../store/open.ts';
import { writeWhole } from '../whole-file.ts';
import { CARD, readProvedWeights, WEIGHTS } from './set-folder.ts';

export type ExportRequest = {
  readonly directory: string;
  readonly title?: string | undefined;
  readonly dataset?: string | undefined;
  readonly limits: string;
  /** Number of a classifier that goes with the set as a control. */
  readonly second?: number | undefined;
};

const Trained = v.object({ model: v.number() });
const Params = v.record(v.string(), v.unknown());

/** Writes the policy's classifier and GWIN as a set that can be installed; files of an earlier one are replaced. */
export async function exportSet(store: Store, request: ExportRequest): Promise<ModelCard> {
  const directory = resolve(request.directory);
  const models = { ...policyModels(store), second: secondModel(store, request.second) };
  const card = cardOf(store, { ...request, directory }, models);
  for (const role of ['classifier', 'gwin', 'second'] as const) {
    const weights = models[role]?.weights;
    if (weights === undefined) continue;
    const bytes = await readProvedWeights(store.modelPath(weights), weights);
    await writeWhole(join(directory, WEIGHTS[role]), bytes);
  }
  // The card comes last: a set without one is none.
  await writeWhole(join(directory, CARD), `${JSON.stringify(card, null, 2)}\n`);
  return card;
}

function policyModels({ policies, models }: Store): { classifier: Model; gwin: Model } {
  const { classifier, gwin } = policies.current();
  if (classifier === null || gwin === null) {
    const what = classifier === null ? 'classifier' : 'GWIN';
    throw new GwinnowError('NO_MODEL', `The policy has no ${what}; a set takes a classifier and its GWIN`);
  }
  return { classifier: models.get(classifier), gwin: models.get(gwin) };
}

function secondModel({ models }: Store, id: number | undefined): Model | null {
  if (id === undefined) return null;
  const model = models.get(id);
  if (model.kind === 'classifier') return model;
  throw new GwinnowError('BAD_ARGUMENT', `Model ${id} is a GWIN; the second one of a set is a classifier`);
}

type SetModels = { readonly classifier: Model; readonly gwin: Model; readonly second: Model | null };

function cardOf(store: Store, request: ExportRequest, { classifier, gwin, second }: SetModels): ModelCard {
  const name = basename(request.directory);
  const { image, classes } = store.project.get();
  const others = second === null ? [gwin] : [gwin, second];
  for (const { id, datasetFingerprint } of others) {
    if (datasetFingerprint === classifier.datasetFingerprint) continue;
    const message = `Model ${classifier.id} and model ${id} were trained on different data; a set names one`;
    throw new GwinnowError('BAD_ARGUMENT', message);
  }
  const card = v.safeParse(ModelCard, {
    name,
    title: request.title ?? name,
    dataset: request.dataset ?? importedData(store),
    split: splitWords(store),
    image: { ...image },
    classes: [...classes],
    classifier: cardModel(classifier),
    gwin: cardModel(gwin),
    second: second && cardModel(second),
    datasetFingerprint: classifier.datasetFingerprint,
    backend: [...new Set([classifier, ...others].map((model) => model.backend))].join(', '),
    command: trainingCommands(
      store,
      [classifier, ...others].map(({ id }) => id),
    ),
    limits: request.limits,
  });
  if (card.success) return card.output;
  const [issue] = card.issues;
  const where = v.getDotPath(issue) ?? 'card';
  throw new GwinnowError('BAD_ARGUMENT', `No set can be made of it: ${where}: ${issue.message}`);
}

function cardModel({ architecture, spec, config, seed, weights, metrics }: Model) {
  const checked = v.parse(ModelSchema.entries.metrics, metrics);
  return { architecture, spec, config, seed, sha256: weights, metrics: checked };
}

/** Data sets by their names, other sources by their files' names. */
function importedData({ imports }: Store): string {
  const names = imports.list().map(({ source }) => basename(source));
  return [...new Set(names)].join(', ').slice(0, 200) || 'unknown';
}

function splitWords({ samples }: Store): string {
  const counts = samples.counts();
  const words = Split.options
    .filter((split) => counts[split].samples > 0)
    .map((split) => `${counts[split].samples} ${split}`);
  return words.join(', ') || 'unknown';
}

/** The command lines of the jobs that made these models, as far as the project knows them. */
function trainingCommands({ jobs }: Store, models: readonly number[]): string {
  return models
    .flatMap((model) =>
      jobs.inState('done').filter(({ result }) => {
        const made = v.safeParse(Trained, result);
        return made.success && made.output.model === model;
      }),
    )
    .map(({ kind, params }) => {
      const { classifier: _, ...options } = v.parse(Params, params);
      const words = Object.entries(options).flatMap(([name, value]) => optionWords(name, value));
      return ['gwinnow train', kind === 'train-gwin' ? 'gwin' : 'bnn', ...words].join(' ');
    })
    .join('\n');
}

/** A flag by its name alone, and only where it is set. */
function optionWords(name: string, value: unknown): string[] {
  if (typeof value === 'boolean') return value ? [`--${name}`] : [];
  return [`--${name} ${String(value)}`];
}
