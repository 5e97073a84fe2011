import * as v from 'valibot';
import type { Entry } from '../../shared/contract/activity.ts';
import { reviewedOf } from '../../shared/contract/reviewed.ts';
import type { Figures } from '../figures.ts';
import {
  isKnownType,
  type KnownType,
  type LoggedDecision,
  type LoggedPolicy,
  type Read,
  READ_BODIES,
} from './bodies.ts';

/** A text by its key, with what goes into it; `n` picks singular or plural. */
export type Message = {
  readonly key: string;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly n?: number;
};

/** How an entry is told apart at a glance: the type, or for decisions what was decided. */
export type EntryMark =
  | Exclude<KnownType, 'decision'>
  | 'accept'
  | 'keep'
  | 'label'
  | 'skip'
  | 'flag'
  | 'decision'
  | 'unknown';

/** One line of the log in words. */
export type Summary = {
  readonly mark: EntryMark;
  readonly messages: readonly Message[];
  /** Why, in the words of whoever did it; empty where none was given. */
  readonly reason: string;
  readonly reasonCode: string | null;
  /** The item it is about, where it is about one, and all it is about. */
  readonly sample: number | null;
  readonly samples: readonly number[];
  /** Label of that item before the entry and after it, where the entry tells them. */
  readonly before: string | null;
  readonly after: string | null;
  /** Whether it changed the policy. */
  readonly policy: boolean;
};

type Names = { readonly className: (index: number) => string; readonly figures: Figures };

const PLAIN = {
  reason: '',
  reasonCode: null,
  sample: null,
  samples: [],
  before: null,
  after: null,
  policy: false,
} as const;

type Summarisers = { readonly [Type in KnownType]: (body: Read<Type>, names: Names) => Summary };

const SUMMARISERS: Summarisers = {
  project: ({ name, classes, policy }, { figures }) => ({
    ...PLAIN,
    mark: 'project',
    messages: [
      say('project', { name, tau: figures.cut(policy.tau) }),
      say('projectClasses', { count: figures.count(classes.length) }, classes.length),
    ],
  }),
  classes: ({ names }, { figures }) => ({
    ...PLAIN,
    mark: 'classes',
    messages: [say('classes', { names: listOf(names), count: figures.count(names.length) }, names.length)],
  }),
  import: importSummary,
  model: ({ model, kind, architecture, classifier, config }, { figures }) => ({
    ...PLAIN,
    mark: 'model',
    messages: [
      kind === 'gwin'
        ? say('gwin', { model, architecture, classifier: classifier ?? '–' })
        : say('classifier', { model, architecture }),
      ...reviewedLabels(config, figures),
    ],
  }),
  policy: (body, { figures }) => ({
    ...PLAIN,
    mark: 'policy',
    messages: policyChanges(body, figures),
    reason: body.new.reason,
    policy: true,
  }),
  promotion: ({ kind, old, new: next, promoted, reason, validation }, { figures }) => ({
    ...PLAIN,
    mark: 'promotion',
    messages: [
      say(`${promoted ? 'promoted' : 'declined'}-${kind === 'gwin' ? 'gwin' : 'classifier'}`, {
        old: old ?? '–',
        new: next,
      }),
      ...(validation === null
        ? []
        : [
            say('promotionFigures', {
              images: figures.count(validation.images),
              fixed: figures.count(validation.fixed),
              broken: figures.count(validation.broken),
            }),
          ]),
    ],
    reason,
  }),
  scores: ({ model, draws, split, subject, purpose, samples }, { figures }) => ({
    ...PLAIN,
    mark: 'scores',
    messages: [
      say(scoreKey(subject, purpose), { model, split, samples: figures.count(samples) }, samples),
      say('draws', { draws: figures.count(draws) }, draws),
    ],
  }),
  transforms: ({ gwin, below, samples }, { figures }) => ({
    ...PLAIN,
    mark: 'transforms',
    messages: [
      say('transforms', { gwin, below: figures.cut(below), samples: figures.count(samples) }, samples),
    ],
  }),
  decision: decisionSummary,
  undo: (body, names) => takenBack('undo', body, names),
  redo: (body, names) => takenBack('redo', body, names),
  export: ({ format, samples }, { figures }) => ({
    ...PLAIN,
    mark: 'export',
    messages: [say('export', { format, samples: figures.count(samples) }, samples)],
  }),
  key: ({ action, key }) => ({
    ...PLAIN,
    mark: 'key',
    messages: [say(`key-${action}`, { key: key.split('+').slice(0, 2).join('+') })],
  }),
};

/** An entry in words; of a type or form that this version does not know, just that. */
export function summaryOf({ type, body }: Pick<Entry, 'type' | 'body'>, names: Names): Summary {
  return (isKnownType(type) ? read(type, body, names) : null) ?? unknown(type);
}

function read<Type extends KnownType>(type: Type, body: unknown, names: Names): Summary | null {
  const schema: v.GenericSchema<unknown, Read<Type>> = READ_BODIES[type];
  const parsed = v.safeParse(schema, body);
  return parsed.success ? SUMMARISERS[type](parsed.output, names) : null;
}

function unknown(type: string): Summary {
  return { ...PLAIN, mark: 'unknown', messages: [say('unknown', { type })] };
}

function say(name: string, values: Message['values'] = {}, n?: number): Message {
  return { key: `audit.says.${name}`, values, ...(n === undefined ? {} : { n }) };
}

function reviewedLabels(config: unknown, figures: Figures): readonly Message[] {
  const labels = reviewedOf(config)?.labels ?? 0;
  return labels === 0 ? [] : [say('modelReviewed', { count: figures.count(labels) }, labels)];
}

function importSummary(body: Read<'import'>, { figures }: Names): Summary {
  const { source, added } = body;
  const others = (['known', 'duplicates', 'problems'] as const)
    .filter((name) => body[name] > 0)
    .map((name) => say(`import-${name}`, { count: figures.count(body[name]) }, body[name]));
  return {
    ...PLAIN,
    mark: 'import',
    messages: [say('import', { source, count: figures.count(added) }, added), ...others],
  };
}

function policyChanges({ old, new: now }: Read<'policy'>, figures: Figures): readonly Message[] {
  if (old === null) return [say('policyFirst', { tau: figures.cut(now.tau) })];
  const changes = [
    ...(old.tau === now.tau ? [] : [say('tau', { from: figures.cut(old.tau), to: figures.cut(now.tau) })]),
    ...changed(old, now, 'statistic'),
    ...changed(old, now, 'draws'),
    ...changed(old, now, 'seed'),
    ...changed(old, now, 'classifier'),
    ...changed(old, now, 'gwin'),
    ...shareChanged('spotChecks', old.spotCheckRate, now.spotCheckRate, figures),
    ...changed(old, now, 'reviewers'),
    ...shareChanged('secondReviewRate', old.secondReviewRate, now.secondReviewRate, figures),
    ...switched(old, now, 'independentReview'),
    ...switched(old, now, 'partiesAdjudicate'),
  ];
  return changes.length > 0 ? changes : [say('policySame')];
}

function shareChanged(
  name: 'spotChecks' | 'secondReviewRate',
  from: number,
  to: number,
  figures: Figures,
): readonly Message[] {
  if (from === to) return [];
  return [say(`policy-${name}`, { from: figures.percent(from, 1), to: figures.percent(to, 1) })];
}

function switched(
  old: LoggedPolicy,
  now: LoggedPolicy,
  field: 'independentReview' | 'partiesAdjudicate',
): readonly Message[] {
  return old[field] === now[field] ? [] : [say(`policy-${field}-${now[field] ? 'on' : 'off'}`)];
}

function changed(
  old: LoggedPolicy,
  now: LoggedPolicy,
  field: 'statistic' | 'draws' | 'seed' | 'classifier' | 'gwin' | 'reviewers',
): readonly Message[] {
  if (old[field] === now[field]) return [];
  return [say(`policy-${field}`, { from: old[field] ?? '–', to: now[field] ?? '–' })];
}

function scoreKey(subject: string, purpose: string): string {
  if (purpose === 'retry') return 'scoredAgain';
  if (purpose === 'second') return 'scoredSecond';
  return subject === 'transform' ? 'relabelled' : 'scored';
}

function decisionSummary({ decisions }: Read<'decision'>, names: Names): Summary {
  const [first] = decisions;
  if (first === undefined) return unknown('decision');
  if ('withheld' in first) return withheld('decision', decisions, names);
  const one = decisions.length === 1;
  const mark = markOf(first.kind);
  const kind = mark === 'decision' ? 'other' : mark;
  const values = {
    ...labelsOf(first, names),
    sample: first.sample,
    count: names.figures.count(decisions.length),
  };
  return {
    mark,
    messages: [
      say(`${one ? 'one' : 'many'}-${kind}`, values),
      ...(first.secondRun === null ? [] : [say('taken', { run: first.secondRun })]),
      ...blindPick(first, names),
      ...amongOthers(first),
    ],
    reason: first.reason,
    reasonCode: first.reasonCode,
    sample: one ? first.sample : null,
    samples: decisions.map(({ sample }) => sample),
    before: one ? named(first.original, names) : null,
    after: one ? named(first.label, names) : null,
    policy: false,
  };
}

function named(label: number | null, { className }: Names): string | null {
  return label === null ? null : className(label);
}

function blindPick({ blind }: LoggedDecision, { className }: Names): readonly Message[] {
  return blind === null ? [] : [say('blind', { label: className(blind) })];
}

/** Whether it decided between others' verdicts, or was given without a look at them. */
function amongOthers({ adjudicates, othersSeen }: LoggedDecision): readonly Message[] {
  if (adjudicates.length > 0) return [say('adjudicated', { count: adjudicates.length }, adjudicates.length)];
  return othersSeen === false ? [say('independent')] : [];
}

function withheld(
  mark: 'decision' | 'undo' | 'redo',
  decisions: readonly { readonly sample: number }[],
  { figures }: Names,
): Summary {
  const [first = { sample: 0 }] = decisions;
  const one = decisions.length === 1;
  const kind = mark === 'decision' ? 'other' : mark;
  const values = { sample: first.sample, count: figures.count(decisions.length) };
  return {
    ...PLAIN,
    mark,
    messages: [say(`${one ? 'one' : 'many'}-${kind}`, values), say('withheld')],
    sample: one ? first.sample : null,
    samples: decisions.map(({ sample }) => sample),
  };
}

function labelsOf({ label, original }: LoggedDecision, { className }: Names): Record<string, string> {
  return {
    label: label === null ? '–' : className(label),
    original: original === null ? '–' : className(original),
  };
}

function markOf(kind: string): EntryMark {
  switch (kind) {
    case 'accept':
    case 'keep':
    case 'label':
    case 'skip':
    case 'flag':
      return kind;
    default:
      return 'decision';
  }
}

function takenBack(type: 'undo' | 'redo', { decisions }: Read<'undo'>, names: Names): Summary {
  const { className, figures } = names;
  const samples = decisions.map(({ sample }) => sample);
  const [first] = decisions;
  if (first === undefined || decisions.length > 1) {
    const messages = [say(`many-${type}`, { count: figures.count(decisions.length) })];
    return { ...PLAIN, mark: type, messages, samples };
  }
  if ('withheld' in first) return withheld(type, decisions, names);
  const { label, status } = first.to;
  const after =
    label === null
      ? say(`then-${status === 'open' ? 'open' : 'none'}`)
      : say('then-label', { label: className(label) });
  const messages = [say(`one-${type}`, { sample: first.sample }), after];
  const now = label === null ? null : className(label);
  return { ...PLAIN, mark: type, messages, sample: first.sample, samples, after: now };
}

/** At most four names, then how many more. */
function listOf(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 4).join(', ')} … (+${names.length - 4})`;
}
