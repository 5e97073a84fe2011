import type { ImportPreview, ImportRequest } from '../../../shared/contract/datasets.ts';
import { asGwinnowError } from '../../../shared/errors.ts';
import { preprocess } from '../../formats/decode.ts';
import type { ImportedItem } from '../../formats/item.ts';
import type { Store } from '../../store/open.ts';
import { DATA_SETS, openSource } from './import-survey.ts';
import { unknownClass } from './import.ts';

type Sample = ImportPreview['samples'][number];

/** Reading ends after this many problems, so that a folder of other files is not read to its end. */
const MOST_PROBLEMS = 200;

/**
 * The first `limit` items of a source as an import would take them, with what is wrong among them; nothing is written.
 * The split is null where only reading the whole source would deal it. Throws FILE_NOT_FOUND.
 */
export async function previewImport(
  store: Store,
  { limit, ...request }: ImportRequest & { readonly limit: number },
): Promise<ImportPreview> {
  const { kind, open } = await openSource(request, limit);
  const { image, classes } = store.project.get();
  const preview: ImportPreview = { kind, items: null, newClasses: [], samples: [], problems: [] };
  const { samples, problems } = preview;
  const names = new Set(DATA_SETS[kind]);

  async function take(item: ImportedItem): Promise<void> {
    try {
      if (item.label !== null && classes.length > 0 && !classes.includes(item.label))
        throw unknownClass(item);
      samples.push(sampleOf(item, await preprocess(item, image), request));
    } catch (thrown) {
      const { code, message } = asGwinnowError(thrown);
      problems.push({ source: item.source, code, message });
    }
    if (item.label !== null) names.add(item.label);
  }

  const full = (): boolean => samples.length >= limit || problems.length >= MOST_PROBLEMS;
  for await (const events of open()) {
    for (const event of events) {
      if (event.kind === 'total') preview.items = event.count;
      else if (full()) break;
      else if (event.kind === 'problem') problems.push(event.problem);
      else await take(event.item);
    }
    if (full()) break;
  }
  const newClasses = [...names].filter((name) => !classes.includes(name));
  return { ...preview, newClasses };
}

function sampleOf(
  { source, label, split }: ImportedItem,
  pixels: Uint8Array,
  request: ImportRequest,
): Sample {
  const dealt = label === null ? 'pool' : null;
  return { source, class: label, split: request.split ?? split ?? dealt, pixels: pixels.slice() };
}
