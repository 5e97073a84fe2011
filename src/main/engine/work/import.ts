import { hash } from 'node:crypto';
import * as v from 'valibot';
import { ImportRequest } from '../../../shared/contract/datasets.ts';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import type { ImageShape } from '../../../shared/domain/image.ts';
import { asGwinnowError, GwinnowError } from '../../../shared/errors.ts';
import { preprocess, preprocessPixels } from '../../formats/decode.ts';
import { type ImportedDecision, type ImportedItem, PIXELS_MEDIA_TYPE } from '../../formats/item.ts';
import { keptMediaType } from '../../formats/original.ts';
import type { NewProblem, NewSample } from '../../store/imports/item.ts';
import type { JobWork } from '../jobs.ts';
import type { OpenProject, Runtime } from '../runtime.ts';
import { cancelIfAsked } from './cancel.ts';
import { PREPROCESSING } from './images.ts';
import { createDecisionImport, type ToldOf } from './import-decisions.ts';
import { openSource, type Survey, survey } from './import-survey.ts';
import { createParts } from './progress.ts';

/** A chunk this large is written in one transaction; what was written before a crash is found known afterwards. */
const CHUNK_BYTES = 64 * 1024 * 1024;

/** Reads a source to its end. What cannot be used is recorded with its reason; the rest is imported. */
export function importWork(runtime: Runtime): JobWork {
  return async (params, context) => {
    const project = runtime.project();
    const request = v.parse(ImportRequest, params);
    const opened = await openSource(request);
    const found = await survey(opened, request, context);
    giveClasses(project, found.classes, context.actor);
    const writer = createWriter(project, { request, kind: opened.kind, found, actor: context.actor });
    const reportShare = createParts(context.report, ['image']).next('image');
    let total: number | null = null;
    for await (const events of opened.open()) {
      cancelIfAsked(context.signal);
      for (const event of events) {
        if (event.kind === 'total') total = event.count;
        else if (event.kind === 'problem') writer.problem(event.problem);
        else if (!writer.full()) await writer.item(event.item);
      }
      const progress = importProgress(writer.read(), total);
      if (total === null) context.report(progress);
      else reportShare(progress);
      if (writer.full()) break;
    }
    return writer.finish();
  };
}

/** A project that has no classes yet takes those of its first source. */
function giveClasses({ store }: OpenProject, classes: readonly string[], actor: string): void {
  if (classes.length > 0 && store.project.classes().length === 0) store.project.addClasses(actor, classes);
}

function importProgress(done: number, total: number | null): JobProgress {
  return { phase: 'image', done, total: total ?? done, etaSeconds: null, figures: {} };
}

type Writing = {
  readonly request: ImportRequest;
  readonly kind: string;
  readonly found: Survey;
  readonly actor: string;
};

/** Gathers items into chunks and writes each chunk as one import. */
function createWriter({ store, check }: OpenProject, { request, kind, found, actor }: Writing) {
  const { image, classes } = store.project.get();
  const classIndex = new Map(classes.map((name, index) => [name, index]));
  const totals = {
    imports: new Array<number>(),
    added: 0,
    known: 0,
    duplicates: 0,
    problems: 0,
    decisions: 0,
  };
  const decisions = createDecisionImport(store, actor);
  let samples: NewSample[] = [];
  let problems: NewProblem[] = [];
  let bytes = 0;
  let read = 0;

  function flush(): void {
    problems.push(...decisions.contradictions());
    const { import: id, ...counts } = store.imports.add(actor, {
      format: kind,
      source: request.source,
      preprocessing: PREPROCESSING,
      samples,
      problems,
    });
    totals.imports.push(id);
    totals.decisions += decisions.record(id);
    totals.added += counts.added;
    totals.known += counts.known;
    totals.duplicates += counts.duplicates;
    totals.problems += counts.problems;
    samples = [];
    problems = [];
    bytes = 0;
  }

  async function sampleOf(item: ImportedItem): Promise<NewSample> {
    const { source } = item;
    const label = item.label === null ? null : (classIndex.get(item.label) ?? -1);
    if (label === -1) throw unknownClass(item);
    const kept = await keep(item, image);
    const dealt = found.splitOf(Buffer.from(kept.sha256).toString('hex'));
    const split = request.split ?? item.split ?? dealt ?? 'pool';
    const { decision = null, verdicts = [] } = item;
    const told = verdicts.length > 0 || decision === null ? verdicts : [decision];
    if (told.length > 0) addDecisions({ sha256: kept.sha256, source }, told);
    return { ...kept, split, label, source };
  }

  function addDecisions(of: Omit<ToldOf, 'decisions'>, told: readonly ImportedDecision[]): void {
    check.refuseBroken();
    const names = told.flatMap(({ label, blind }) => [label, blind]);
    const stranger = names.find((name) => name !== null && !classIndex.has(name));
    if (stranger !== undefined) {
      const message = `${of.source}: a decision says "${stranger}", none of the project's classes`;
      problems.push({ source: of.source, code: 'BAD_LABEL', message });
      return;
    }
    const index = (name: string | null): number | undefined => classIndex.get(name ?? '');
    const decisionsTold = told.map((one) => ({
      told: one,
      label: index(one.label),
      blind: index(one.blind),
    }));
    decisions.add({ ...of, decisions: decisionsTold });
  }

  return {
    read: () => read,
    full: () => request.limit !== undefined && read >= request.limit,
    problem: (problem: NewProblem) => void problems.push(problem),
    async item(item: ImportedItem): Promise<void> {
      read++;
      try {
        const sample = await sampleOf(item);
        samples.push(sample);
        bytes += sample.bytes.length + (sample.pixels?.length ?? 0);
      } catch (thrown) {
        const { code, message } = asGwinnowError(thrown);
        problems.push({ source: item.source, code, message });
      }
      if (bytes >= CHUNK_BYTES) flush();
    },
    finish() {
      if (samples.length + problems.length > 0 || totals.imports.length === 0) flush();
      return totals;
    },
  };
}

export function unknownClass({ source, label }: ImportedItem): GwinnowError {
  return new GwinnowError('BAD_LABEL', `${source}: "${label}" is none of the project's classes`);
}

/** Original bytes, their hash and, where they are not the pixels themselves, the pixels made of them. */
async function keep(
  item: ImportedItem,
  target: ImageShape,
): Promise<Pick<NewSample, 'sha256' | 'bytes' | 'mediaType' | 'pixels'>> {
  const bytes = item.bytes.slice();
  const sha256 = hash('sha256', bytes, 'buffer');
  const { mediaType, shape, source } = item;
  const pixels =
    mediaType === PIXELS_MEDIA_TYPE
      ? preprocessPixels(bytes, shape, target, source)
      : await preprocess({ ...item, bytes }, target);
  const kept = keptMediaType(mediaType, shape, target);
  return { sha256, bytes, mediaType: kept, pixels: pixels === bytes ? null : pixels };
}
