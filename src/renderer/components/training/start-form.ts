import * as v from 'valibot';
import type { ReviewedChoice, ReviewedLabels } from '../../../shared/contract/reviewed.ts';
import { type Augmenting, ClassifierRequest, GwinRequest } from '../../../shared/contract/training.ts';

/** How long a training goes on: a preset's own length, or a number of the person's choice. */
export type Length = 'preset' | 'minutes' | 'steps';

/** What stands in the fields; numbers are as typed. */
export type ClassifierForm = {
  architecture: ClassifierRequest['architecture'];
  preset: ClassifierRequest['preset'];
  length: Length;
  amount: string;
  members: string;
  augment: Augmenting;
  /** Labels decided by people that it learns from too. */
  reviewed: 'none' | ReviewedChoice['which'];
  seed: string;
};

export type GwinForm = {
  /** 0: the one in use. */
  classifier: number;
  preset: GwinRequest['preset'];
  generator: NonNullable<GwinRequest['generator']> | 'preset';
  conditioning: NonNullable<GwinRequest['conditioning']> | 'preset';
  augment: Augmenting | 'preset';
  length: Length;
  amount: string;
  seed: string;
};

type Reviewed = ReviewedLabels & { readonly heldOut: number };
/** Labels that people decided, all of them and those unlike the classifier's. */
export type ReviewedCounts = { readonly all: Reviewed; readonly overrides: Reviewed };

export type Field = 'amount' | 'members' | 'seed';

/** A request that the engine takes, or the fields it would refuse. */
export type Checked<Request> =
  | { readonly request: Request; readonly wrong: null }
  | { readonly request: null; readonly wrong: ReadonlySet<Field> };

export const EMPTY_CLASSIFIER: ClassifierForm = {
  architecture: 'lenet5-bnn',
  preset: 'quick',
  length: 'preset',
  amount: '',
  members: '5',
  augment: 'none',
  reviewed: 'none',
  seed: '1',
};

export const EMPTY_GWIN: GwinForm = {
  classifier: 0,
  preset: 'quick',
  generator: 'preset',
  conditioning: 'preset',
  augment: 'preset',
  length: 'preset',
  amount: '',
  seed: '1',
};

export function classifierRequest(form: ClassifierForm): Checked<ClassifierRequest> {
  const { architecture, preset, length, augment, reviewed } = form;
  return checked(ClassifierRequest, {
    architecture,
    preset,
    ...(augment === 'none' ? {} : { augment }),
    ...(length === 'minutes' ? { minutes: numberOf(form.amount) } : {}),
    ...(length === 'steps' ? { epochs: numberOf(form.amount) } : {}),
    ...(architecture === 'ensemble' ? { members: numberOf(form.members) } : {}),
    ...(reviewed === 'none' ? {} : { reviewed: { which: reviewed } }),
    seed: numberOf(form.seed),
  });
}

export function gwinRequest(form: GwinForm): Checked<GwinRequest> {
  const { classifier, preset, generator, conditioning, augment, length } = form;
  return checked(GwinRequest, {
    ...(classifier === 0 ? {} : { classifier }),
    preset,
    ...(generator === 'preset' ? {} : { generator }),
    ...(conditioning === 'preset' ? {} : { conditioning }),
    ...(augment === 'preset' ? {} : { augment }),
    ...(length === 'minutes' ? { minutes: numberOf(form.amount) } : {}),
    ...(length === 'steps' ? { steps: numberOf(form.amount) } : {}),
    seed: numberOf(form.seed),
  });
}

/** As typed; a decimal comma counts too. Nothing typed is no number. */
function numberOf(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

const FIELD_OF: Readonly<Record<string, Field>> = {
  minutes: 'amount',
  epochs: 'amount',
  steps: 'amount',
  members: 'members',
  seed: 'seed',
};

function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  input: unknown,
): Checked<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return { request: parsed.output, wrong: null };
  const fields = parsed.issues.flatMap(({ path }) => FIELD_OF[String(path?.[0]?.key)] ?? []);
  return { request: null, wrong: new Set(fields) };
}
