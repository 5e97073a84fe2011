import * as v from 'valibot';
import { ImportRequest } from '../../../shared/contract/datasets.ts';
import type { Split } from '../../../shared/contract/common.ts';

export type ImportForm = {
  from: 'path' | 'mnist' | 'fashion-mnist';
  path: string;
  /** Into which split everything goes; `own`: by what the source says, else dealt by the plan. */
  split: Split | 'own';
  train: string;
  validation: string;
  test: string;
  /** IDX file of labels; empty where it lies beside the images. */
  labels: string;
  anyPath: boolean;
  /** Reads at most so many; empty for all. */
  limit: string;
};

export type ImportField = 'source' | 'plan' | 'limit';

export const EMPTY_IMPORT: ImportForm = {
  from: 'path',
  path: '',
  split: 'own',
  train: '70',
  validation: '15',
  test: '15',
  labels: '',
  anyPath: false,
  limit: '',
};

export type CheckedImport =
  | { readonly request: ImportRequest; readonly wrong: null }
  | { readonly request: null; readonly wrong: ReadonlySet<ImportField> };

const FIELD_OF: Readonly<Record<string, ImportField>> = { source: 'source', plan: 'plan', limit: 'limit' };

/** The request that the form stands for, or the fields that the engine would refuse. */
export function importRequest(form: ImportForm): CheckedImport {
  const named = form.from !== 'path';
  const parsed = v.safeParse(ImportRequest, {
    source: named ? form.from : form.path,
    ...(named ? { kind: form.from } : {}),
    ...(named || form.labels.trim() === '' ? {} : { labels: form.labels.trim() }),
    ...(form.split === 'own' ? { plan: planOf(form) } : { split: form.split }),
    ...(form.anyPath && !named ? { anyPath: true } : {}),
    ...(form.limit.trim() === '' ? {} : { limit: Number(form.limit) }),
  });
  const emptyPlan = parsed.success && parsed.output.plan !== undefined && parts(parsed.output.plan) === 0;
  if (parsed.success && !emptyPlan) return { request: parsed.output, wrong: null };
  const issues = parsed.success ? [] : parsed.issues;
  const wrong = issues.flatMap(({ path }) => FIELD_OF[String(path?.[0]?.key)] ?? []);
  return { request: null, wrong: new Set(emptyPlan ? [...wrong, 'plan'] : wrong) };
}

function planOf({ train, validation, test }: ImportForm): unknown {
  const part = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
  return { train: part(train), validation: part(validation), test: part(test), seed: 1 };
}

function parts({ train, validation, test }: { train: number; validation: number; test: number }): number {
  return train + validation + test;
}
