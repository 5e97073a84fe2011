import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Entry } from '../../shared/contract/activity.ts';
import type { EntryOrigin } from '../../shared/domain/log-entries.ts';
import type { Failure } from '../failure.ts';
import { ALL_ENTRIES, isAll, type LogFilter, requestOf } from '../log/filter.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';

type Facets = {
  readonly types: readonly { readonly type: string; readonly count: number }[];
  readonly actors: readonly { readonly actor: string; readonly count: number }[];
  readonly origins: Readonly<Record<EntryOrigin, number>>;
  readonly overrides: number;
};

type Page = { readonly entries: readonly Entry[]; readonly reached: number };

const PAGE = 200;

/** The project's log, newest first, read page by page as far as it was scrolled to. */
export const useLogEntries = defineStore('log-entries', () => {
  const engine = useEngine();
  const entries = shallowRef<readonly Entry[]>([]);
  /** Entries in the log, whether they match or not. */
  const size = ref(0);
  const facets = shallowRef<Facets | null>(null);
  const filter = ref<LogFilter>(ALL_ENTRIES);
  const failure = ref<Failure | null>(null);
  const loading = ref(false);
  const read = ref(false);
  /** All entries from this one on were looked at. */
  const reached = ref(0);
  let asked = 0;

  const filtered = computed(() => !isAll(filter.value));
  /** Whether the oldest match is among the entries. */
  const complete = computed(() => read.value && reached.value === 0);

  /** How many entries match; null where that is known only once all were read. */
  const matching = computed(() => {
    if (complete.value) return entries.value.length;
    const { type, actor, kind, words, upTo } = filter.value;
    if (words !== '') return null;
    const named = [type !== null, actor !== null, kind !== 'all', upTo !== null].filter(Boolean).length;
    if (named === 0) return size.value;
    if (named > 1 || facets.value === null) return null;
    if (upTo !== null) return Math.min(size.value, upTo + 1);
    if (kind !== 'all') return kind === 'overrides' ? facets.value.overrides : facets.value.origins[kind];
    const found =
      type === null
        ? facets.value.actors.find((facet) => facet.actor === actor)
        : facets.value.types.find((facet) => facet.type === type);
    return found?.count ?? 0;
  });

  /** The next page with something in it, or what shows that there is none. */
  async function page(from: number | null, current: () => boolean): Promise<Page> {
    let before = from;
    for (;;) {
      const request = { limit: PAGE, ...requestOf(filter.value, before) };
      const answer = await engine.call((api, options) => api.activity.list(request, options));
      if (current()) size.value = answer.size;
      if (answer.entries.length > 0 || answer.reached === 0 || !current()) return answer;
      before = answer.reached;
    }
  }

  /** Runs one reading; a later one makes the answer of an earlier one count for nothing. */
  async function reading(take: (current: () => boolean) => Promise<void>): Promise<void> {
    const mine = ++asked;
    loading.value = true;
    try {
      await take(() => mine === asked);
      if (mine === asked) failure.value = null;
    } catch (thrown) {
      if (mine === asked) failure.value = failureOf(thrown);
    } finally {
      if (mine === asked) loading.value = false;
    }
  }

  function become({ entries: found, reached: to }: Page): void {
    entries.value = found;
    reached.value = to;
    read.value = true;
  }

  /** Reads the newest entries and the facets anew. */
  async function load(): Promise<void> {
    void loadFacets();
    await reading(async (current) => {
      const newest = await page(null, current);
      if (current()) become(newest);
    });
  }

  async function loadFacets(): Promise<void> {
    facets.value = await engine
      .call((api, options) => api.activity.facets({}, options))
      .catch(() => facets.value);
  }

  /** Reads the page after the last entry. */
  async function more(): Promise<void> {
    if (loading.value || complete.value || !read.value) return;
    await reading(async (current) => {
      const earlier = await page(reached.value, current);
      if (current()) become({ ...earlier, entries: [...entries.value, ...earlier.entries] });
    });
  }

  /** Puts what was logged since before the others. */
  async function newer(): Promise<void> {
    if (filter.value.upTo !== null) return loadFacets();
    const known = entries.value[0]?.index ?? -1;
    void loadFacets();
    await reading(async (current) => {
      const newest = await page(null, current);
      if (!current()) return;
      const fresh = newest.entries.filter(({ index }) => index > known);
      if (fresh.length === PAGE) become(newest);
      else entries.value = [...fresh, ...entries.value];
    });
  }

  async function show(wanted: LogFilter): Promise<void> {
    filter.value = wanted;
    await load();
  }

  return {
    entries,
    size,
    facets,
    filter,
    filtered,
    matching,
    failure,
    loading,
    read,
    complete,
    load,
    more,
    newer,
    show,
  };
});
