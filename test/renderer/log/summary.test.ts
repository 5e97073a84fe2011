import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createI18n } from 'vue-i18n';
import { EVENT_BODIES, type EventBody, type EventType } from '../../../src/main/audit/events.ts';
import { READ_BODIES } from '../../../src/renderer/log/bodies.ts';
import { type Message, summaryOf } from '../../../src/renderer/log/summary.ts';
import { figuresIn } from '../../../src/renderer/figures.ts';
import german from '../../../src/renderer/i18n/de/audit.ts';
import english from '../../../src/renderer/i18n/en/audit.ts';

const CLASSES = ['cat', 'dog', 'owl'];
const DIGEST = 'a'.repeat(64);

const policy = {
  version: 1,
  tau: 0.8,
  statistic: 'median',
  draws: 10,
  seed: 1,
  classifier: null,
  gwin: null,
  reason: '',
};
const open = { status: 'open', label: null };
const one = {
  id: 1,
  sample: 2488,
  from: open,
  to: { status: 'decided', label: 2 },
  kind: 'accept',
  label: 2,
  original: 1,
  suggestion: 2,
  reasonCode: null,
  reason: '',
  policy: 1,
  scoreRun: 1,
  transformRun: 2,
  request: null,
};
const share = { value: 0.5, low: 0.4, high: 0.6, n: 200 };
const figures = { accuracy: share, rejected: share, risk: share };
const comparison = {
  images: 200,
  tau: 0.9,
  old: figures,
  new: figures,
  sameCoverage: null,
  fixed: 8,
  broken: 3,
  change: { ...share, standardError: 0.01 },
  mcnemar: { exact: 0.2, midP: 0.1 },
};
const undone = { id: 2, sample: 2488, from: { status: 'decided', label: 2 }, to: open, undoes: 1 };
const scored = {
  run: 1,
  model: 3,
  seed: 1,
  draws: 10,
  preprocessing: 'p',
  split: 'test',
  subject: 'original',
  transformRun: null,
  purpose: 'pass',
  samples: 10_000,
  digest: DIGEST,
};

/** One entry of every type that the store can write. */
const BODIES: { [Type in EventType]: EventBody<Type> } = {
  project: { name: 'Digits', image: { height: 28, width: 28, channels: 1 }, classes: CLASSES, policy },
  classes: { first: 3, names: ['emu'] },
  import: {
    import: 1,
    format: 'idx',
    source: 'mnist',
    preprocessing: 'p',
    added: 70_000,
    known: 0,
    duplicates: 1,
    problems: 2,
    samplesDigest: DIGEST,
    problemsDigest: DIGEST,
  },
  model: {
    model: 4,
    kind: 'gwin',
    architecture: 'residual',
    classifier: 3,
    spec: {},
    config: {},
    seed: 1,
    datasetFingerprint: 'f',
    weights: DIGEST,
    metrics: {},
    backend: {},
  },
  policy: { old: policy, new: { ...policy, version: 2, tau: 0.9, draws: 20, reason: 'fewer errors' } },
  promotion: {
    kind: 'classifier',
    old: 3,
    new: 5,
    promoted: true,
    policy: 2,
    reason: 'fixes more than it breaks',
    validation: comparison,
    test: null,
  },
  scores: scored,
  transforms: { run: 2, gwin: 4, scoreRun: 1, seed: 1, below: 0.99, samples: 1095, digest: DIGEST },
  decision: { decisions: [one] },
  undo: { decisions: [undone] },
  redo: { decisions: [{ ...undone, from: open, to: { status: 'decided', label: 2 } }] },
  export: { format: 'parquet', filter: null, samples: 1234, digest: DIGEST },
  key: { action: 'made', key: 'gwinnow/0123+89abcdef+AQID', old: null, endorsement: null, reason: '' },
};

const SAID: { [Type in EventType]: string } = {
  project: 'Project “Digits” was made, τ 0.800, with 3 classes',
  classes: 'Added the class emu',
  import: 'Imported 70\u202f000 images from mnist, 1 is a duplicate, 2 could not be read',
  model: 'GWIN 4 was trained for classifier 3, residual',
  policy: 'τ from 0.800 to 0.900, draws from 10 to 20',
  promotion: 'Classifier 5 took the place of 3, of 200 validation images 8 fixed, 3 broken',
  scores: 'Scored 10\u202f000 images of the test split with classifier 3, 10 draws',
  transforms: 'GWIN 4 transformed 1\u202f095 images, median or mean certainty below 0.990',
  decision: 'Item 2488 is now owl, from dog',
  undo: 'The decision on item 2488 was taken back, it is open again',
  redo: 'The decision on item 2488 was brought back, it is owl',
  export: 'Exported 1\u202f234 samples as parquet',
  key: 'The log is signed with key gwinnow/0123+89abcdef',
};

const TYPES = Object.keys(EVENT_BODIES) as EventType[];
const LANGUAGES = ['en', 'de'] as const;
const missing: string[] = [];
const i18n = createI18n({
  legacy: false,
  locale: 'en',
  messages: { en: { audit: english }, de: { audit: german } },
  missing: (_locale, key) => {
    missing.push(key);
    return key;
  },
});

function said(type: string, body: unknown, language: (typeof LANGUAGES)[number] = 'en'): string {
  i18n.global.locale.value = language;
  const { messages } = summaryOf(
    { type, body },
    { className: (index) => CLASSES[index] ?? String(index), figures: figuresIn(language) },
  );
  const text = messages.map(({ key, values = {}, n }: Message) =>
    n === undefined ? i18n.global.t(key, values) : i18n.global.t(key, values, n),
  );
  expect(missing.splice(0)).toEqual([]);
  return text.join(', ');
}

describe('entries in words', () => {
  it('reads every type that the store writes', () => {
    expect(Object.keys(READ_BODIES).sort()).toEqual(TYPES.toSorted());
    for (const type of TYPES) {
      expect(() => v.parse(EVENT_BODIES[type], BODIES[type])).not.toThrow();
      expect(v.is(READ_BODIES[type], BODIES[type])).toBe(true);
    }
  });

  it.each(TYPES)('says what an entry of type %s did', (type) => {
    expect(said(type, BODIES[type])).toBe(SAID[type]);
  });

  it.each(TYPES)('says it in German too, with every value in it (%s)', (type) => {
    const text = said(type, BODIES[type], 'de');
    expect(text).not.toBe(SAID[type]);
    expect(text).not.toMatch(/[{}|]/);
  });

  it.each([
    ['accept', 'Item 2488 is now owl, from dog'],
    ['keep', 'Item 2488 stays owl'],
    ['label', 'Item 2488 is now owl, from dog'],
    ['skip', 'Item 2488 was left open as unsure'],
    ['flag', 'Item 2488 was flagged'],
    ['surmise', 'A decision on item 2488'],
  ])('says a decision to %s', (kind, text) => {
    expect(said('decision', { decisions: [{ ...one, kind }] })).toBe(text);
    const { mark } = summaryOf(
      { type: 'decision', body: { decisions: [{ ...one, kind }] } },
      { className: String, figures: figuresIn('en') },
    );
    expect(mark).toBe(kind === 'surmise' ? 'decision' : kind);
  });

  it('says what was picked blind', () => {
    expect(said('decision', { decisions: [{ ...one, blind: 0 }] })).toBe(
      'Item 2488 is now owl, from dog, picked cat blind first',
    );
  });

  it.each([
    ['accept', '3 items took their suggestion'],
    ['keep', '3 items keep their original label'],
    ['label', '3 items are now owl'],
    ['skip', '3 items were left open as unsure'],
    ['flag', '3 items were flagged'],
    ['surmise', 'Decisions on 3 items'],
  ])('says a batch of decisions to %s', (kind, text) => {
    const decisions = [
      { ...one, kind },
      { ...one, id: 2, sample: 2 },
      { ...one, id: 3, sample: 3 },
    ];
    expect(said('decision', { decisions })).toBe(text);
  });

  it.each([
    ['undo', '2 decisions were taken back'],
    ['redo', '2 decisions were brought back'],
  ])('says a batch %s', (type, text) => {
    expect(said(type, { decisions: [undone, { ...undone, id: 3, sample: 7 }] })).toBe(text);
  });

  it.each([
    ['pass', 'transform', 'Relabelled'],
    ['retry', 'original', 'Asked classifier 3 again'],
    ['second', 'original', 'Second classifier 3 labelled'],
  ])('tells scores of purpose %s on the %s apart', (purpose, subject, start) => {
    expect(said('scores', { ...scored, purpose, subject })).toMatch(new RegExp(`^${start}`));
  });

  it('links decisions to their item and policies to theirs, with the reason', () => {
    const names = { className: String, figures: figuresIn('en') };
    expect(summaryOf({ type: 'decision', body: BODIES.decision }, names)).toMatchObject({
      sample: 2488,
      policy: false,
    });
    expect(summaryOf({ type: 'undo', body: BODIES.undo }, names)).toMatchObject({ sample: 2488 });
    expect(summaryOf({ type: 'policy', body: BODIES.policy }, names)).toMatchObject({
      sample: null,
      policy: true,
      reason: 'fewer errors',
    });
  });

  it('names what changed in a policy, the models too, and a first policy', () => {
    const models = { ...policy, classifier: 3, gwin: 4, seed: 2, statistic: 'mean' };
    expect(said('policy', { old: policy, new: models })).toBe(
      'statistic from median to mean, seed from 1 to 2, classifier from – to 3, GWIN from – to 4',
    );
    expect(said('policy', { old: policy, new: { ...policy, spotCheckRate: 0.025 } })).toBe(
      'spot checks from 0.0\u202f% to 2.5\u202f%',
    );
    expect(said('policy', { old: policy, new: policy })).toBe('Nothing was changed');
    expect(said('policy', { old: null, new: policy })).toBe('The first policy, τ 0.800');
  });

  it('names a type or form it does not know, and says no more', () => {
    const expected = (type: string) => `An entry of the type “${type}”, which this version does not know`;
    expect(said('merge', {})).toBe(expected('merge'));
    expect(said('policy', { old: null })).toBe(expected('policy'));
    expect(said('toString', {})).toBe(expected('toString'));
    expect(said('decision', { decisions: [] })).toBe(expected('decision'));
  });

  it('reads entries that have gained fields', () => {
    expect(said('transforms', { ...BODIES.transforms, later: true })).toBe(SAID.transforms);
  });
});
