import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { QueueItem, QueueRequest } from '../../shared/contract/queue.ts';
import type { Failure } from '../failure.ts';
import { afterDecisions, moved, type Counts, type Written } from '../review/local-change.ts';
import { neighbour, placeAfter, undecided } from '../review/navigation.ts';
import { filterSize, WHOLE_QUEUE, type QueueView } from '../review/queue-view.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { onOtherProject } from './other-project.ts';

type Cursor = NonNullable<QueueRequest['after']>;

const PAGE = 500;

export const useQueue = defineStore('queue', () => {
  const engine = useEngine();
  const view = shallowRef<QueueView>(WHOLE_QUEUE);
  /** The list from its start, as far as it was read. */
  const items = shallowRef<readonly QueueItem[]>([]);
  const matching = ref(0);
  const counts = shallowRef<Counts | null>(null);
  /** Items of the whole queue whose label is another after the transform. */
  const changed = ref<number | null>(null);
  const current = ref<number | null>(null);
  const loading = ref(false);
  const failure = ref<Failure | null>(null);
  let next: Cursor | null = null;
  /** Where to go on from when the current item is no longer in the list. */
  let detour: number | null = null;
  let newest = 0;

  const currentItem = computed(() => items.value.find(({ sample }) => sample === current.value) ?? null);
  const isFiltered = computed(() => filterSize(view.value.filter) > 0);

  /** Reads list and counts anew, to some way beyond the current item; what was there stays until then. */
  const load = (): Promise<void> => read(placeOfCurrent() + PAGE, countChanged);

  async function read(wanted: number, countChanges: () => Promise<number | null>): Promise<void> {
    const mine = ++newest;
    loading.value = true;
    try {
      const [found, changes] = await Promise.all([readFrom(null, wanted), countChanges()]);
      if (mine !== newest) return;
      adopt(found);
      changed.value = changes;
      failure.value = null;
    } catch (thrown) {
      if (mine === newest) failure.value = failureOf(thrown);
    } finally {
      if (mine === newest) loading.value = false;
    }
  }

  type Read = {
    readonly items: readonly QueueItem[];
    readonly next: Cursor | null;
    readonly matching: number;
    readonly counts: Counts;
  };

  async function readFrom(start: Cursor | null, wanted: number): Promise<Read> {
    const found: QueueItem[] = [];
    let after = start;
    for (;;) {
      const limit = Math.min(1000, wanted - found.length);
      const request = { ...view.value, limit, ...(after === null ? {} : { after }) };
      const page = await engine.call((api, options) => api.queue.list(request, options));
      found.push(...page.items);
      after = page.next;
      if (after === null || found.length >= wanted) return { ...page, items: found, next: after };
    }
  }

  function placeOfCurrent(): number {
    return Math.max(
      0,
      items.value.findIndex(({ sample }) => sample === current.value),
    );
  }

  async function countChanged(): Promise<number> {
    const request = { filter: { changed: true }, limit: 1 };
    return (await engine.call((api, options) => api.queue.list(request, options))).matching;
  }

  const wanted = computed(() => (view.value.filter.status === 'conflict' ? 'conflict' : 'open'));

  function adopt(read: Read): void {
    const place = placeAfter(samplesOf(items.value), samplesOf(read.items), current.value);
    detour = place === current.value ? null : place;
    items.value = read.items;
    next = read.next;
    matching.value = read.matching;
    counts.value = read.counts;
    current.value ??= undecided(items.value, null, 1, wanted.value);
  }

  /** Reads on until the item at an index is there. */
  async function reach(index: number): Promise<void> {
    if (loading.value || next === null || index < items.value.length) return;
    const mine = ++newest;
    loading.value = true;
    try {
      const read = await readFrom(next, Math.max(PAGE, index + 1 - items.value.length));
      if (mine !== newest) return;
      items.value = [...items.value, ...read.items];
      next = read.next;
      matching.value = read.matching;
    } catch (thrown) {
      if (mine === newest) failure.value = failureOf(thrown);
    } finally {
      if (mine === newest) loading.value = false;
    }
  }

  /** Shows another part of the queue, or in another order; the current item stays if it is in it. */
  async function show(change: Partial<QueueView>): Promise<void> {
    view.value = { ...view.value, ...change };
    await read(PAGE, async () => changed.value);
    if (currentItem.value === null) current.value = undecided(items.value, null, 1, wanted.value);
  }

  /** To any sample, in the list or not; null: to none, because nothing is left to decide. */
  function go(sample: number | null): void {
    const from = current.value;
    current.value = sample;
    if (currentItem.value !== null) detour = null;
    else detour = placeAfter([], samplesOf(items.value), from);
  }

  function step(by: 1 | -1): void {
    const to = currentItem.value === null ? detour : neighbour(items.value, current.value ?? 0, by);
    if (to !== null) go(to);
  }

  /** The nearest undecided item in a direction; null when there is none but perhaps the current one. */
  async function openItem(by: 1 | -1): Promise<number | null> {
    for (;;) {
      const read = items.value.length;
      const found = openRead(by);
      if (found !== null || next === null) return found;
      await reach(read);
      if (items.value.length === read) return null;
    }
  }

  function openRead(by: 1 | -1): number | null {
    if (currentItem.value !== null) return undecided(items.value, current.value, by, wanted.value);
    const start = items.value.find(({ sample }) => sample === detour);
    return start?.status === wanted.value ? start.sample : undecided(items.value, detour, by, wanted.value);
  }

  /** Puts into the list what decisions of this page changed, without reading it anew. */
  function note(written: Written): void {
    const changed = afterDecisions(items.value, written);
    if (counts.value !== null) counts.value = moved(counts.value, items.value, changed);
    items.value = changed;
  }

  function forget(): void {
    view.value = WHOLE_QUEUE;
    items.value = [];
    next = null;
    detour = null;
    matching.value = 0;
    counts.value = null;
    changed.value = null;
    current.value = null;
    failure.value = null;
  }

  onOtherProject(forget);

  return {
    view,
    items,
    matching,
    counts,
    changed,
    current,
    currentItem,
    isFiltered,
    loading,
    failure,
    load,
    reach,
    show,
    go,
    step,
    openItem,
    note,
  };
});

function samplesOf(items: readonly QueueItem[]): number[] {
  return items.map(({ sample }) => sample);
}
