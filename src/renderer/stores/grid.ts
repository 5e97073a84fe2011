import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { QueueItem, QueueRequest } from '../../shared/contract/queue.ts';
import type { Failure } from '../failure.ts';
import { OPEN_ITEMS, passes, type Facets } from '../review/facets.ts';
import { groupsOf } from '../review/groups.ts';
import { afterDecisions, moved, type Counts, type Written } from '../review/local-change.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { onOtherProject } from './other-project.ts';

/** So many are read at first, and each time more are asked for. */
const PORTION = 10_000;
const PAGE = 1000;

/** Many rejected items at once, narrowed and grouped on this side. */
export const useGrid = defineStore('grid', () => {
  const engine = useEngine();
  const items = shallowRef<readonly QueueItem[]>([]);
  const matching = ref(0);
  const counts = shallowRef<Counts | null>(null);
  /** The chance above which 99 % of suggestions were right on validation; null where that is not known. */
  const goalBar = ref<number | null>(null);
  const facets = shallowRef<Facets>(OPEN_ITEMS);
  const failure = ref<Failure | null>(null);
  const reading = ref(false);
  /** While labels are to be hidden until a class is picked: the reviewer asked to see them here all the same. */
  const labelsWanted = ref(false);
  let newest = 0;
  let next: QueueRequest['after'];

  const shown = computed(() => items.value.filter((item) => passes(item, facets.value)));
  const groups = computed(() => groupsOf(shown.value));

  /** How many `more` would bring. */
  const left = computed(() => Math.min(PORTION, Math.max(0, matching.value - items.value.length)));

  /** Reads anew as many as were there. */
  const load = (): Promise<void> => read([], undefined, Math.max(PORTION, items.value.length));

  /** Reads the next portion. */
  async function more(): Promise<void> {
    if (!reading.value && next !== undefined) await read(items.value, next, PORTION);
  }

  async function read(
    before: readonly QueueItem[],
    start: QueueRequest['after'],
    wanted: number,
  ): Promise<void> {
    const mine = ++newest;
    const found: QueueItem[] = [];
    let after = start;
    reading.value = true;
    try {
      do {
        const request = {
          sort: 'suggestion' as const,
          limit: PAGE,
          ...(after === undefined ? {} : { after }),
        };
        const page = await engine.call((api, options) => api.queue.list(request, options));
        if (mine !== newest) return;
        found.push(...page.items);
        matching.value = page.matching;
        counts.value = page.counts;
        moveGoal(page.goalBar);
        after = page.next ?? undefined;
      } while (after !== undefined && found.length < wanted);
      next = after;
      items.value = [...before, ...found];
      failure.value = null;
    } catch (thrown) {
      if (mine === newest) failure.value = failureOf(thrown);
    } finally {
      if (mine === newest) reading.value = false;
    }
  }

  /** Verdicts change what chance it is; whoever asked for it still does. */
  function moveGoal(to: number | null): void {
    if (facets.value.chance !== null && facets.value.chance === goalBar.value) narrow({ chance: to });
    goalBar.value = to;
  }

  function narrow(change: Partial<Facets>): void {
    facets.value = { ...facets.value, ...change };
  }

  /** Puts in what decisions of this page changed, without reading all anew. */
  function note(written: Written): void {
    const changed = afterDecisions(items.value, written);
    if (counts.value !== null) counts.value = moved(counts.value, items.value, changed);
    items.value = changed;
  }

  function forget(): void {
    newest += 1;
    reading.value = false;
    items.value = [];
    next = undefined;
    counts.value = null;
    goalBar.value = null;
    facets.value = OPEN_ITEMS;
    labelsWanted.value = false;
  }

  onOtherProject(forget);

  return {
    items,
    matching,
    counts,
    goalBar,
    facets,
    failure,
    shown,
    groups,
    left,
    reading,
    labelsWanted,
    load,
    more,
    narrow,
    note,
  };
});
