import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowReactive, watch } from 'vue';
import { readLooks, savedLooks } from '../review/saved-looks.ts';
import { useProject } from './project.ts';

const PLACE = 'gwinnow.looks';
/** Milliseconds within which looks are written together; picks are written at once. */
const GATHER = 500;

/**
 * What this project's reviewer has seen, and when first: kept in the browser, so that a page that is loaded anew neither
 * shows what was hidden nor takes for a blind pick what was made after a look.
 */
export const useFirstLooks = defineStore('firstLooks', () => {
  const project = useProject();
  const seen = shallowReactive(new Set<number>());
  const picks = shallowReactive(new Map<number, number>());
  const unseen = shallowReactive(new Set<number>());
  let place: string | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const wanted = computed(() => {
    const { summary, session } = project;
    if (summary === null) return null;
    return JSON.stringify([PLACE, summary.directory, summary.createdAt, session?.reviewer ?? null]);
  });

  /** Samples whose labels or transform are in view: none of them can be picked blind later. */
  function see(samples: readonly number[]): void {
    const fresh = samples.filter((one) => !seen.has(one));
    if (fresh.length === 0) return;
    for (const one of fresh) seen.add(one);
    timer ??= setTimeout(save, GATHER);
  }

  function pick(sample: number, label: number): void {
    picks.set(sample, label);
    save();
  }

  function leaveUnseen(sample: number): void {
    unseen.add(sample);
    save();
  }

  /** Takes in what other pages know; a pick that was made once stays the pick. */
  function merge(): void {
    const known = readLooks(place === null ? null : load(place));
    for (const one of known.seen) if (!seen.has(one)) seen.add(one);
    for (const one of known.unseen) if (!unseen.has(one)) unseen.add(one);
    for (const [sample, label] of known.picks) if (picks.get(sample) !== label) picks.set(sample, label);
  }

  function save(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (place === null) return;
    merge();
    keep(place, savedLooks({ seen, picks, unseen }));
  }

  /** Another project or reviewer; a project that is away for a moment, as while an engine starts, is the same. */
  function change(to: string | null): void {
    if (to === null || to === place) return;
    if (timer !== null) save();
    place = to;
    seen.clear();
    picks.clear();
    unseen.clear();
    merge();
  }

  function onStorage({ key }: StorageEvent): void {
    if (key === place) merge();
  }

  watch(wanted, change, { immediate: true, flush: 'sync' });
  window.addEventListener('pagehide', save);
  window.addEventListener('storage', onStorage);
  onScopeDispose(() => {
    window.removeEventListener('pagehide', save);
    window.removeEventListener('storage', onStorage);
  });

  return { seen, picks, unseen, see, pick, leaveUnseen };
});

function load(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

/** Where the browser keeps nothing, looks last as long as the page. */
function keep(place: string, text: string): void {
  try {
    localStorage.setItem(place, text);
  } catch {
    // Refused or full.
  }
}
