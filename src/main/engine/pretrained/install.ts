import * as v from 'valibot';
import { join } from 'node:path';
import type { CardModel, InstalledSet, ModelCard, PretrainedSet } from '../../../shared/contract/models.ts';
import { GwinnowError } from '../../../shared/errors.ts';
import { whyMissing } from '../../formats/mnist.ts';
import { NAMED_SOURCES } from '../../formats/source.ts';
import type { Model } from '../../store/models/models.ts';
import type { Store } from '../../store/open.ts';
import type { OpenProject } from '../runtime.ts';
import { writeWhole } from '../whole-file.ts';
import { promoteFirst } from '../work/train.ts';
import { readCard, readCards, readProvedWeights, WEIGHTS } from './set-folder.ts';

type Role = keyof typeof WEIGHTS;

const ROLES = ['classifier', 'gwin', 'second'] as const satisfies readonly Role[];

/** The sets in a folder, and what they are to the open project. */
export async function pretrainedSets(
  folder: string | undefined,
  project: OpenProject | null,
): Promise<PretrainedSet[]> {
  const cards = await readCards(folder);
  return Promise.all(
    cards.map(async (card) => ({
      card,
      installed: project === null ? null : installedAs(project.store, card),
      misfit: project === null ? null : (misfitOf(project.store, card)?.message ?? null),
      missing: await missingImages(card),
    })),
  );
}

/**
 * Copies a set's weights into the project and records its models, each once however often it is asked for. A project
 * without classes takes those of the set; the first models become the policy's, as trained ones do.
 */
export async function installSet(
  project: OpenProject,
  folder: string | undefined,
  name: string,
  actor: string,
): Promise<InstalledSet> {
  const { store } = project;
  const card = await readCard(folder, name);
  const misfit = misfitOf(store, card);
  if (misfit !== null) throw misfit;
  for (const role of ROLES) {
    const sha256 = card[role]?.sha256;
    if (sha256 === undefined) continue;
    const bytes = await readProvedWeights(join(folder ?? '', name, WEIGHTS[role]), sha256);
    await writeWhole(store.modelPath(sha256), bytes);
  }
  if (store.project.classes().length === 0) store.project.addClasses(actor, card.classes);
  const classifier = recorded(store, actor, card, card.classifier, null);
  promoteFirst(project, { actor }, classifier);
  const gwin = recorded(store, actor, card, card.gwin, classifier.id);
  promoteFirst(project, { actor }, gwin);
  const second = card.second && recorded(store, actor, card, card.second, null);
  return { classifier: classifier.id, gwin: gwin.id, second: second?.id ?? null };
}

async function missingImages({ name }: ModelCard): Promise<string | null> {
  const source = NAMED_SOURCES.find((one) => one === name);
  return source === undefined ? null : whyMissing(source);
}

function misfitOf({ project }: Store, { name, image, classes }: ModelCard): GwinnowError | null {
  const own = project.get();
  const sides = ({ height, width, channels }: ModelCard['image']) => `${height} x ${width} x ${channels}`;
  if (sides(image) !== sides(own.image)) {
    const message = `The models of "${name}" are for images of ${sides(image)}, the project's are ${sides(own.image)}`;
    return new GwinnowError('IMAGE_SHAPE_MISMATCH', message);
  }
  if (own.classes.length === 0 || own.classes.length === classes.length) return null;
  const message = `The models of "${name}" tell ${classes.length} classes apart, the project has ${own.classes.length}`;
  return new GwinnowError('BAD_ARGUMENT', message);
}

function installedAs(store: Store, card: ModelCard): InstalledSet | null {
  const classifier = known(store, card.classifier, null);
  if (classifier === undefined) return null;
  const gwin = known(store, card.gwin, classifier.id);
  const second = card.second && known(store, card.second, null);
  if (gwin === undefined || second === undefined) return null;
  return { classifier: classifier.id, gwin: gwin.id, second: second?.id ?? null };
}

function known(store: Store, { sha256 }: CardModel, classifier: number | null): Model | undefined {
  return store.models.list().find((model) => model.weights === sha256 && model.classifier === classifier);
}

/** A model of a card as one of the project's; `classifier` is what a GWIN belongs to, null for a classifier. */
function recorded(
  store: Store,
  actor: string,
  { datasetFingerprint, backend }: ModelCard,
  model: CardModel,
  classifier: number | null,
): Model {
  const before = known(store, model, classifier);
  if (before !== undefined) return before;
  const { architecture, spec, seed, sha256, metrics } = model;
  const config = asLearnedElsewhere(model.config);
  const kind = classifier === null ? 'classifier' : 'gwin';
  const facts = { kind, architecture, classifier, spec, config, seed, metrics } as const;
  return store.models.add(actor, { ...facts, datasetFingerprint, weights: sha256, backend });
}

/** Decisions that a model learned from in another project are not among this one's. */
function asLearnedElsewhere(config: unknown): unknown {
  const parsed = v.safeParse(v.looseObject({ reviewed: v.unknown() }), config);
  if (!parsed.success || parsed.output.reviewed === undefined) return config;
  const { reviewed, ...rest } = parsed.output;
  return { ...rest, reviewedElsewhere: reviewed };
}
