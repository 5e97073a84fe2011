import { hash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import * as v from 'valibot';
import { reviewedOf } from '../../../shared/contract/reviewed.ts';
import { digestRows, type DigestCell } from '../../audit/digest.ts';
import type { EventBody } from '../../audit/events.ts';
import { canonicalJson } from '../../audit/leaf.ts';
import type { CheckedLeaf, Finding } from '../../audit/log-check.ts';
import { createReviewedAt, reviewedDigest } from '../decisions/reviewed.ts';
import { prepareQuery } from '../query.ts';
import { differs, digestOf, type DigestRow } from './cursor.ts';
import { openTables } from './tables.ts';
import secondLabelSql from '../scores/second-label.sql?raw';
import countsSql from './counts.sql?raw';

/** Which leaf facts stand under, when and by whom they were written. */
type Under = Pick<CheckedLeaf, 'index' | 'at' | 'actor'>;

/** Yields now and then, so that others get their turn; returns what is wrong, null when nothing is. */
type Check = Generator<undefined, string | null>;

const Counts = v.object({ images: v.number(), draws: v.number() });

/**
 * Holds the facts of a project against its leaves, which are to be given in their order: every row has to be what the
 * leaf that wrote it says, and none may be left over.
 *
 * @param weightsCheck says what is wrong with the file of weights by that SHA-256.
 */
export function createFactCheck(db: Database, weightsCheck: (sha256: string) => Check) {
  const tables = openTables(db);
  const reviewedAt = createReviewedAt(db);
  const secondLabel = prepareQuery(db, secondLabelSql, v.object({ label: v.number() }));
  let policy = 0;
  let lastImage = 0;
  let images = 0;
  let problemsRead = 0;
  let draws = 0;

  function project({ name, image, classes: names, policy: first }: EventBody<'project'>, under: Under) {
    const { height, width, channels } = image;
    return (
      differs(tables.project, [1, name, height, width, channels, under.at, under.index]) ??
      classes({ first: 0, names }, under) ??
      policyRow(first, under)
    );
  }

  function classes({ first, names }: EventBody<'classes'>, { index }: Under): string | null {
    for (const [n, name] of names.entries()) {
      const problem = differs(tables.classes, [first + n, name, index]);
      if (problem !== null) return problem;
    }
    return null;
  }

  function policyRow(said: EventBody<'policy'>['new'], { at, index }: Under): string | null {
    const { version, tau, statistic, seed, classifier, gwin, spotCheckRate = 0, reason } = said;
    const {
      reviewers = 1,
      secondReviewRate = 0,
      independentReview = false,
      partiesAdjudicate = false,
    } = said;
    policy = version;
    const review = [reviewers, secondReviewRate, Number(independentReview), Number(partiesAdjudicate)];
    const facts = [
      version,
      tau,
      statistic,
      said.draws,
      seed,
      classifier,
      gwin,
      spotCheckRate,
      ...review,
      reason,
    ];
    return differs(tables.policies, [...facts, at, index]);
  }

  function* imported(body: EventBody<'import'>, { at, index }: Under): Check {
    const { import: id, format, source, preprocessing, added, known, duplicates, problems } = body;
    const facts = [id, format, source, preprocessing, added, known, duplicates, problems, at, index];
    const problem = differs(tables.imports, facts);
    if (problem !== null) return problem;
    const newImages: DigestCell[][] = [];
    const samples = yield* digestOf(tables.samples, added, sampleReader(id, newImages));
    if ('problem' in samples) return samples.problem;
    if (samples.digest !== body.samplesDigest) return `Samples of import ${id} were changed`;
    if (body.imagesDigest !== undefined && digestRows(newImages) !== body.imagesDigest) {
      return `Images of import ${id} were changed`;
    }
    const told = yield* digestOf(tables.problems, problems, ([number, of, ...row]) =>
      number === ++problemsRead && of === id ? row : `A problem of import ${id} was changed`,
    );
    if ('problem' in told) return told.problem;
    return told.digest === body.problemsDigest ? null : `Problems of import ${id} were changed`;
  }

  /** Images come with their first sample, in the order of their numbers. */
  function sampleReader(of: number, newImages: DigestCell[][]): DigestRow {
    return ([id, split, label, source, from, image, sha256, mediaType, bytes]) => {
      if (from !== of) return `Sample ${String(id)} was changed: import`;
      const there = sha256 instanceof Uint8Array && bytes instanceof Uint8Array;
      if (!there || typeof image !== 'number' || typeof mediaType !== 'string') {
        return `The image of sample ${String(id)} is missing`;
      }
      const hex = Buffer.from(sha256).toString('hex');
      if (image > lastImage) {
        if (hash('sha256', bytes, 'hex') !== hex) return `The image of sample ${String(id)} was changed`;
        lastImage = image;
        images++;
        newImages.push([hex, mediaType]);
      }
      return [id, hex, split, label, source];
    };
  }

  function* model(body: EventBody<'model'>, { at, index }: Under): Check {
    const { model: id, kind, architecture, classifier, spec, config, seed } = body;
    const { datasetFingerprint, weights, metrics, backend } = body;
    const made = [id, kind, architecture, classifier, canonicalJson(spec), canonicalJson(config), seed];
    const trained = [datasetFingerprint, weights, canonicalJson(metrics), canonicalJson(backend)];
    const problem = differs(tables.models, [...made, ...trained, at, index]);
    return problem ?? learnedFrom(id, config) ?? (yield* weightsCheck(weights));
  }

  /** The decisions that a model says it learned from are found again from those on record. */
  function learnedFrom(model: number, config: unknown): string | null {
    const reviewed = reviewedOf(config);
    if (reviewed === null || reviewedDigest(reviewedAt(reviewed)) === reviewed.digest) return null;
    return `Model ${model} learned from other decisions than it says`;
  }

  function* scores(body: EventBody<'scores'>, { at, index }: Under): Check {
    const { run, model: of, seed, draws: count, preprocessing, split, subject, transformRun } = body;
    const { purpose, samples, digest } = body;
    const pass = [run, of, seed, count, preprocessing, split, subject, transformRun, purpose, samples];
    const problem = differs(tables.scoreRuns, [...pass, at, index]);
    if (problem !== null) return problem;
    const read = yield* digestOf(tables.scores, samples, ([of, ...row]) => {
      if (of !== run) return `A score of run ${run} is missing`;
      const kept = row.at(-1);
      if (kept === null) return row;
      if (!(kept instanceof Uint8Array)) return `Draws of run ${run} were changed`;
      draws++;
      return [...row.slice(0, -1), hash('sha256', kept, 'hex')];
    });
    if ('problem' in read) return read.problem;
    return read.digest === digest ? null : `Scores of run ${run} were changed`;
  }

  function* transforms(body: EventBody<'transforms'>, { at, index }: Under): Check {
    const { run, gwin, scoreRun, seed, below, samples, digest } = body;
    const problem = differs(tables.transformRuns, [run, gwin, scoreRun, seed, below, samples, at, index]);
    if (problem !== null) return problem;
    const read = yield* digestOf(tables.transforms, samples, ([of, sample, sha256, pixels]) => {
      if (of !== run) return `A transform of run ${run} is missing`;
      if (!(sha256 instanceof Uint8Array) || !(pixels instanceof Uint8Array)) {
        return `Transforms of run ${run} were changed`;
      }
      const hex = hash('sha256', pixels, 'hex');
      const same = Buffer.from(sha256).toString('hex') === hex;
      return same ? [sample, hex] : `The transform of sample ${String(sample)} in run ${run} was changed`;
    });
    if ('problem' in read) return read.problem;
    return read.digest === digest ? null : `Transforms of run ${run} were changed`;
  }

  function decisions({ decisions: made }: EventBody<'decision'>, { at, actor, index }: Under): string | null {
    for (const one of made) {
      const { id, sample, kind, label, original, suggestion, blind = null, reasonCode, reason } = one;
      const verdict = [id, sample, kind, label, original, suggestion, blind, reasonCode, reason, actor];
      const seen = one.othersSeen === undefined ? null : Number(one.othersSeen);
      const between = one.adjudicates === undefined ? null : JSON.stringify(one.adjudicates);
      const { secondRun: run = null } = one;
      const basis = [one.policy, one.scoreRun, one.transformRun, null, one.request, seen, between, run];
      const problem = differs(tables.decisions, [...verdict, ...basis, at, index]);
      if (problem !== null) return problem;
      if (run !== null && secondLabel.one({ run, sample })?.label !== label)
        return `Decision ${id} names run ${run} for a label that it does not have`;
    }
    return null;
  }

  function takenBack({ decisions: made }: EventBody<'undo'>, { at, actor, index }: Under): string | null {
    for (const { id, sample, undoes } of made) {
      const verdict = [id, sample, 'undo', null, null, null, null, null, '', actor];
      const problem = differs(tables.decisions, [
        ...verdict,
        policy,
        null,
        null,
        undoes,
        null,
        null,
        null,
        null,
        at,
        index,
      ]);
      if (problem !== null) return problem;
    }
    return null;
  }

  return {
    /** What is wrong with the facts under a leaf. */
    *check(leaf: CheckedLeaf): Check {
      switch (leaf.type) {
        case 'project':
          return project(leaf.body, leaf);
        case 'classes':
          return classes(leaf.body, leaf);
        case 'policy':
          return policyRow(leaf.body.new, leaf);
        case 'import':
          return yield* imported(leaf.body, leaf);
        case 'model':
          return yield* model(leaf.body, leaf);
        case 'scores':
          return yield* scores(leaf.body, leaf);
        case 'transforms':
          return yield* transforms(leaf.body, leaf);
        case 'decision':
          return decisions(leaf.body, leaf);
        case 'undo':
        case 'redo':
          return takenBack(leaf.body, leaf);
        default:
          return null;
      }
    },

    /** What is left over once all leaves were given. */
    rest(): Finding | null {
      const left = Object.values(tables).flatMap((cursor): Finding[] => {
        const row = cursor.next();
        if (row === null) return [];
        const leaf = cursor.columns.at(-1) === 'leaf' ? row.at(-1) : null;
        const message = `Row ${String(row[0])} of ${cursor.table} stands under no leaf that tells of it`;
        return [{ leaf: typeof leaf === 'number' ? leaf : null, message }];
      });
      const place = ({ leaf }: Finding): number => leaf ?? Number.MAX_SAFE_INTEGER;
      const [first = null] = left.toSorted((one, other) => place(one) - place(other));
      if (first !== null) return first;
      const counts = prepareQuery(db, countsSql, Counts).one();
      if (counts?.images !== images)
        return { leaf: null, message: 'There is an image that belongs to no sample' };
      if (counts.draws === draws) return null;
      return { leaf: null, message: 'There are draws that belong to no score' };
    },

    close: (): void => Object.values(tables).forEach((cursor) => cursor.close()),
  };
}
