import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { ImportPreview, ImportRequest, SampleRow } from '../../shared/contract/datasets.ts';
import type { ClassCounts } from '../components/data/class-bars.ts';
import type { ImportProblem, ImportRow } from '../components/data/import-row.ts';
import type { Listing } from '../components/data/listing.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useJobs } from './jobs.ts';
import { useProject } from './project.ts';

type Cursor = { readonly key: number | null; readonly sample: number };

const ALL: Listing = { split: null, given: null, import: null, sort: 'sample', descending: false };
const PAGE = 500;
/** Images asked for in one call. */
const BATCH = 200;
const MOST_PIXELS = 4000;
const PROBLEMS = 100;

/** The images of the project: how many, from where, and one by one. */
export const useDatasets = defineStore('datasets', () => {
  const engine = useEngine();
  const project = useProject();
  const jobs = useJobs();
  const classes = shallowRef<readonly ClassCounts[]>([]);
  const imports = shallowRef<readonly ImportRow[]>([]);
  const loaded = ref(false);
  const failure = ref<Failure | null>(null);

  const listing = ref<Listing>(ALL);
  const rows = shallowRef<readonly SampleRow[]>([]);
  const matching = ref<number | null>(null);
  const listFailure = ref<Failure | null>(null);
  let next: Cursor | null = null;
  let reading: Promise<void> | null = null;
  /** Grows with every new listing, so that answers for an older one are dropped. */
  let asked = 0;

  const pixels = shallowRef<ReadonlyMap<number, Uint8Array>>(new Map());
  const underWay = new Set<number>();

  const importing = computed(() => jobs.live.find(({ kind }) => kind === 'import') ?? null);
  /** The import that this page saw end last. */
  const ended = computed(() => jobs.all.find(({ kind }) => kind === 'import') ?? null);

  async function load(): Promise<void> {
    try {
      const [counts, known] = await Promise.all([
        engine.call((api, options) => api.datasets.classes({}, options)),
        engine.call((api, options) => api.datasets.imports({}, options)),
      ]);
      classes.value = counts;
      imports.value = known;
      failure.value = null;
      loaded.value = true;
    } catch (thrown) {
      failure.value = failureOf(thrown);
    }
  }

  /** Lists anew; the rows of before stay until the first ones are here. */
  async function list(change: Partial<Listing> = {}): Promise<void> {
    listing.value = { ...listing.value, ...change };
    const mine = ++asked;
    next = null;
    reading = null;
    await page(mine, []);
  }

  /** The next rows of the same listing, if there are any. */
  async function more(): Promise<void> {
    if (next === null || reading !== null) return reading ?? undefined;
    reading = page(asked, rows.value).finally(() => (reading = null));
    return reading;
  }

  async function page(mine: number, before: readonly SampleRow[]): Promise<void> {
    const { split, given, import: source, sort, descending } = listing.value;
    const filter = {
      ...(split === null ? {} : { split }),
      ...(given === null ? {} : { given: given === 'none' ? null : given }),
      ...(source === null ? {} : { import: source }),
    };
    const after = next;
    try {
      const answer = await engine.call((api, options) =>
        api.datasets.samples(
          { filter, sort, descending, limit: PAGE, ...(after === null ? {} : { after }) },
          options,
        ),
      );
      if (mine !== asked) return;
      rows.value = [...before, ...answer.items];
      matching.value = answer.matching;
      next = answer.next;
      listFailure.value = null;
    } catch (thrown) {
      if (mine === asked) listFailure.value = failureOf(thrown);
    }
  }

  /** Brings the pixels of samples that are in view. What fails is asked for again when it is next in view. */
  async function want(samples: readonly number[]): Promise<void> {
    const missing = samples.filter((sample) => !pixels.value.has(sample) && !underWay.has(sample));
    if (missing.length === 0) return;
    const batch = missing.slice(0, BATCH);
    for (const sample of batch) underWay.add(sample);
    try {
      const answer = await engine.call((api, options) => api.queue.pixels({ samples: batch }, options));
      const known = new Map(pixels.value);
      for (const { sample, original } of answer) known.set(sample, original);
      // The oldest go first.
      for (const sample of [...known.keys()].slice(0, Math.max(0, known.size - MOST_PIXELS)))
        known.delete(sample);
      pixels.value = known;
    } catch {
      // The images' places stay empty; the banner says that the engine is away.
    } finally {
      for (const sample of batch) underWay.delete(sample);
    }
    if (missing.length > BATCH) await want(missing.slice(BATCH));
  }

  async function preview(request: ImportRequest): Promise<ImportPreview> {
    const { limit: _, ...source } = request;
    return engine.call((api, options) => api.datasets.preview(source, options), 120_000);
  }

  async function start(request: ImportRequest): Promise<number> {
    const { job } = await engine.call((api, options) => api.datasets.import(request, options));
    return jobs.started(job);
  }

  /** Answers with a failure instead of throwing it. */
  async function problems(source: number, after: number): Promise<readonly ImportProblem[] | Failure> {
    const input = { import: source, after, limit: PROBLEMS };
    return engine.call((api, options) => api.datasets.problems(input, options)).catch(failureOf);
  }

  function reset(): void {
    listing.value = ALL;
    rows.value = [];
    matching.value = null;
    pixels.value = new Map();
    loaded.value = false;
    void load();
    void list();
  }

  const images = (): number =>
    Object.values(project.summary?.samples ?? {}).reduce((sum, count) => sum + count, 0);

  engine.onReconnect(reset);
  if (project.summary !== null) reset();
  watch(images, () => {
    if (!loaded.value || project.summary === null) return;
    void load();
    void list();
  });

  return {
    classes,
    imports,
    loaded,
    failure,
    listing,
    rows,
    matching,
    listFailure,
    pixels,
    importing,
    ended,
    load,
    list,
    more,
    want,
    preview,
    start,
    problems,
  };
});
