import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Entry } from '../../shared/contract/activity.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';

export type LogFilter = { readonly type: string | null; readonly actor: string | null };

type Facets = {
  readonly types: readonly { readonly type: string; readonly count: number }[];
  readonly actors: readonly { readonly actor: string; readonly count: number }[];
};

const PAGE = 200;

/** The project's log, newest first, read page by page as far as it was scrolled to. */
export const useLogEntries = defineStore('log-entries', () => {
  const engine = useEngine();
  const entries = shallowRef<readonly Entry[]>([]);
  /** Entries in the log, whether they match or not. */
  const size = ref(0);
  const facets = shallowRef<Facets | null>(null);
  const filter = ref<LogFilter>({ type: null, actor: null });
  const failure = ref<Failure | null>(null);
  const loading = ref(false);
  const read = ref(false);
  /** Whether the oldest match is among the entries. */
  const complete = ref(false);
  let asked = 0;

  const filtered = computed(() => filter.value.type !== null || filter.value.actor !== null);

  /** How many entries match; null where that is known only once all were read. */
  const matching = computed(() => {
    if (complete.value) return entries.value.length;
    if (!filtered.value) return size.value;
    const { type, actor } = filter.value;
    if (facets.value === null || (type !== null && actor !== null)) return null;
    const found =
      type === null
        ? facets.value.actors.find((facet) => facet.actor === actor)
        : facets.value.types.find((facet) => facet.type === type);
    return found?.count ?? 0;
  });

  async function page(before?: number): Promise<readonly Entry[]> {
    const { type, actor } = filter.value;
    const answer = await engine.call((api, options) =>
      api.activity.list(
        {
          limit: PAGE,
          filter: { ...(type === null ? {} : { type }), ...(actor === null ? {} : { actor }) },
          ...(before === undefined ? {} : { before }),
        },
        options,
      ),
    );
    size.value = answer.size;
    return answer.entries;
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

  /** Reads the newest entries and the facets anew. */
  async function load(): Promise<void> {
    void loadFacets();
    await reading(async (current) => {
      const newest = await page();
      if (!current()) return;
      entries.value = newest;
      complete.value = newest.length < PAGE;
      read.value = true;
    });
  }

  async function loadFacets(): Promise<void> {
    facets.value = await engine
      .call((api, options) => api.activity.facets({}, options))
      .catch(() => facets.value);
  }

  /** Reads the page after the last entry. */
  async function more(): Promise<void> {
    const last = entries.value.at(-1);
    if (loading.value || complete.value || last === undefined) return;
    await reading(async (current) => {
      const earlier = await page(last.index);
      if (!current()) return;
      entries.value = [...entries.value, ...earlier];
      complete.value = earlier.length < PAGE;
    });
  }

  /** Puts what was logged since before the others; returns how many those are. */
  async function newer(): Promise<number> {
    const known = entries.value[0]?.index ?? -1;
    let added = 0;
    void loadFacets();
    await reading(async (current) => {
      const newest = await page();
      if (!current()) return;
      const fresh = newest.filter(({ index }) => index > known);
      const gap = fresh.length === PAGE;
      entries.value = gap ? newest : [...fresh, ...entries.value];
      if (gap) complete.value = false;
      added = fresh.length;
    });
    return added;
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
