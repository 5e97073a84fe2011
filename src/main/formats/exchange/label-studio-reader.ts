import * as v from 'valibot';
import { GwinnowError } from '../../../shared/errors.ts';
import { type ImportedDecision, type ImportEvents } from '../item.ts';
import { LOCAL_FILES } from './label-studio-writer.ts';
import { readList } from './list-reader.ts';
import { checkedLabel, decisionOf, exchangeRow, type Fields, newLabel, recordOf } from './read-row.ts';
import type { ReadRecord } from './record-reader.ts';
import { isExchangeHeader } from './row.ts';

const Annotator = v.union([
  v.number(),
  v.pipe(v.string(), v.minLength(1)),
  v.object({ email: v.pipe(v.string(), v.minLength(1)) }),
  v.object({ id: v.number() }),
]);

const Annotation = v.object({
  was_cancelled: v.optional(v.nullable(v.boolean()), false),
  completed_by: v.fallback(v.nullable(Annotator), null),
  created_at: v.fallback(v.nullable(v.pipe(v.string(), v.isoTimestamp())), null),
  result: v.optional(v.array(v.unknown()), []),
});
type Annotation = v.InferOutput<typeof Annotation>;

const Choices = v.object({
  type: v.literal('choices'),
  value: v.object({ choices: v.pipe(v.array(v.string()), v.minLength(1)) }),
});

const Task = v.object({
  data: v.record(v.string(), v.unknown()),
  annotations: v.optional(v.array(Annotation), []),
});

/**
 * Label Studio's task list. The newest annotation that was not cancelled is a decision by whoever completed it, a
 * cancelled one says that the image was passed over; in tasks that were exported here an annotation that is still the
 * same keeps its reviewer, verdict and reason. Images are read from below the file's folder, nothing is fetched. Throws
 * FILE_NOT_FOUND.
 */
export function readLabelStudio(path: string): ImportEvents {
  return readList(path, '$.*', taskRecord);
}

function taskRecord(task: Fields, namedBy: string): ReadRecord {
  if (!('data' in task)) return recordOf(withLocalImage(task), namedBy);
  const parsed = v.safeParse(Task, task, { abortEarly: true });
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? 'task';
    throw new GwinnowError('BAD_ROW', `${namedBy}: ${where}: ${issue.message.slice(0, 300)}`);
  }
  const { data, annotations } = parsed.output;
  const ours = isExchangeHeader(Object.keys(data));
  const told = ours ? decisionOf(exchangeRow(data, namedBy)) : null;
  const record = recordOf(ours ? data : withLocalImage(data), namedBy);
  const decision = annotated(annotations, told, namedBy);
  return { ...record, decision, verdicts: decision === told ? record.verdicts : [] };
}

function annotated(
  annotations: readonly Annotation[],
  told: ImportedDecision | null,
  namedBy: string,
): ImportedDecision | null {
  const answers = annotations.flatMap((annotation) => {
    const label = annotation.was_cancelled === true ? null : labelOf(annotation, namedBy);
    return label === null ? [] : [{ label, annotation }];
  });
  const last = answers.at(-1);
  if (last !== undefined) {
    const { completed_by: who, created_at: at } = last.annotation;
    return told?.label === last.label ? told : newLabel(last.label, annotatorName(who), at);
  }
  const cancelled = annotations.findLast((annotation) => annotation.was_cancelled === true);
  if (cancelled === undefined) return told?.kind === 'flag' ? told : null;
  if (told?.kind === 'skip') return told;
  const { completed_by: who, created_at: at } = cancelled;
  return { ...newLabel('', annotatorName(who), at), kind: 'skip', label: null };
}

function labelOf({ result }: Annotation, namedBy: string): string | null {
  for (const one of result) {
    const parsed = v.safeParse(Choices, one);
    if (!parsed.success) continue;
    const { choices } = parsed.output.value;
    if (choices.length === 1) return checkedLabel(choices[0] ?? null, namedBy);
    throw new GwinnowError(
      'BAD_LABEL',
      `${namedBy}: an annotation of ${choices.length} choices; one is possible`,
    );
  }
  return null;
}

function annotatorName(who: Annotation['completed_by']): string | null {
  if (who === null) return null;
  if (typeof who === 'number') return `annotator ${who}`;
  const name = typeof who === 'string' ? who : 'email' in who ? who.email : `annotator ${who.id}`;
  return name.trim().slice(0, 200) || null;
}

/** The image's address as a path: that of a local file without what stands before it. */
function withLocalImage(data: Fields): Fields {
  const { image } = data;
  if (typeof image !== 'string') return data;
  if (/^[a-z]+:\/\//i.test(image)) {
    throw new GwinnowError(
      'UNSUPPORTED_FORMAT',
      `${image.slice(0, 200)} is not fetched; only local files are read`,
    );
  }
  const local = image.startsWith(LOCAL_FILES) ? image.slice(LOCAL_FILES.length) : image;
  return { ...data, file_name: decoded(local) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
