import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Neighbour, SampleDetail, TrackRecord } from '../../shared/contract/queue.ts';
import type { Failure } from '../failure.ts';
import { blindView, type BlindView } from '../review/blind.ts';
import { RecentCache } from '../review/cache.ts';
import { portions, type SamplePixels } from '../review/pixels.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useFirstLooks } from './first-looks.ts';
import { onOtherProject } from './other-project.ts';
import { useProject } from './project.ts';
import { useSettings } from './settings.ts';

/** Pixels kept, of the samples used last: more than a large screen full of cards shows at once. */
const PIXELS = { weight: 96 * 1_048_576, entries: 1000 };
const DETAILS = { entries: 400 };
/** Whoever rushes through the queue asks for no neighbours. */
const EVIDENCE_AFTER = 120;

export type Evidence = {
  /** `undefined` until it is there. */
  readonly trackRecord?: TrackRecord | null;
  readonly nearest?: { readonly original: readonly Neighbour[]; readonly transform: readonly Neighbour[] };
};

export const useItem = defineStore('item', () => {
  const engine = useEngine();
  const project = useProject();
  const settings = useSettings();
  const looks = useFirstLooks();
  const pixels = new RecentCache<number, SamplePixels>(PIXELS);
  const details = new RecentCache<number, SampleDetail>(DETAILS);
  /** Raised whenever a cache changed: what is kept is large and needs no watching inside. */
  const version = ref(0);
  const sample = ref<number | null>(null);
  /** The sample whose images are on the screen. */
  const drawn = ref<number | null>(null);
  const evidence = shallowRef<Evidence>({});
  const failure = ref<Failure | null>(null);
  const asked = { pixels: new Set<number>(), details: new Set<number>() };
  let timer: ReturnType<typeof setTimeout> | null = null;
  let age = 0;

  const detail = computed(() => known(details, sample.value));
  const image = computed(() => known(pixels, sample.value));
  const isReady = computed(() => detail.value !== null && image.value !== null);
  const blind = computed(() => blindOf(sample.value ?? 0));

  /** What of a sample may be shown or said to this reviewer now. */
  function blindOf(of: number): BlindView {
    const history = known(details, of)?.history ?? null;
    const reviewer = project.session?.reviewer ?? null;
    return blindView(settings.blindFirst, of, looks, history, reviewer);
  }

  function known<Value>(cache: RecentCache<number, Value>, key: number | null): Value | null {
    void version.value;
    return key === null ? null : (cache.get(key) ?? null);
  }

  const pixelsOf = (of: number): SamplePixels | null => known(pixels, of);

  /** Puts a sample on the stage; its images and figures at once if they were fetched before. */
  async function show(next: number | null): Promise<void> {
    if (next !== sample.value) {
      sample.value = next;
      drawn.value = null;
      evidence.value = {};
      failure.value = null;
    }
    if (timer !== null) clearTimeout(timer);
    if (next === null) return;
    timer = setTimeout(() => void readEvidence(next), EVIDENCE_AFTER);
    await fetch([next]);
  }

  /** Fetches what is not there yet, without showing it. */
  async function fetch(samples: readonly number[]): Promise<void> {
    await Promise.all([fetchPixels(samples), ...samples.map(fetchDetail)]);
  }

  async function fetchPixels(samples: readonly number[]): Promise<void> {
    const shape = project.summary?.image;
    const wanted = samples.filter((one) => !pixels.has(one) && !asked.pixels.has(one));
    if (shape === undefined || wanted.length === 0) return;
    for (const one of wanted) asked.pixels.add(one);
    const began = age;
    try {
      for (const portion of portions(wanted, shape)) {
        const found = await engine.call((api, options) => api.queue.pixels({ samples: portion }, options));
        if (began !== age) return;
        for (const { sample, original, transform } of found) {
          pixels.put(sample, { original, transform }, original.length + (transform?.length ?? 0));
        }
        version.value += 1;
      }
    } catch (thrown) {
      if (sample.value !== null && wanted.includes(sample.value)) failure.value = failureOf(thrown);
    } finally {
      for (const one of wanted) asked.pixels.delete(one);
    }
  }

  async function fetchDetail(of: number): Promise<void> {
    if (details.has(of) || asked.details.has(of)) return;
    asked.details.add(of);
    const began = age;
    try {
      const found = await engine.call((api, options) => api.queue.sample({ sample: of }, options));
      if (began !== age) return;
      details.put(of, found);
      version.value += 1;
    } catch (thrown) {
      if (sample.value === of) failure.value = failureOf(thrown);
    } finally {
      asked.details.delete(of);
    }
  }

  async function readEvidence(of: number): Promise<void> {
    const settle = <Part>(reading: Promise<Part>, take: (part: Part) => Evidence) =>
      reading.then(
        (part) => {
          if (sample.value === of) evidence.value = { ...evidence.value, ...take(part) };
        },
        () => undefined,
      );
    const nearestTo = (which: 'original' | 'transform') =>
      engine
        .call((api, options) => api.queue.neighbours({ sample: of, of: which }, options))
        .catch((): Neighbour[] => []);
    await Promise.all([
      settle(
        engine.call((api, options) => api.queue.trackRecord({ sample: of }, options)),
        (trackRecord) => ({ trackRecord }),
      ),
      settle(Promise.all([nearestTo('original'), nearestTo('transform')]), ([original, transform]) => ({
        nearest: { original, transform },
      })),
    ]);
    const near = [...(evidence.value.nearest?.original ?? []), ...(evidence.value.nearest?.transform ?? [])];
    await fetchPixels(near.map((neighbour) => neighbour.sample));
  }

  /** Called when the images of a sample are on the screen: from now on a verdict is on what was seen. */
  function markDrawn(of: number): void {
    if (of !== sample.value) return;
    drawn.value = of;
    if (!blind.value.hidden && blind.value.pick === null) looks.see([of]);
  }

  /** Fetches pictures that are about to be seen together with their labels: none of them can be picked blind later. */
  function look(samples: readonly number[]): void {
    looks.see(samples);
    void fetchPixels(samples);
  }

  /** The class picked before labels and transform were shown; a first look is had once. */
  function pick(label: number): void {
    if (sample.value === null || !blind.value.hidden) return;
    drawn.value = null;
    looks.pick(sample.value, label);
  }

  /** Called before a verdict on a sample goes out: what it says while all is hidden ends no first look. */
  function markDecided(of: number): void {
    if (blindOf(of).hidden) looks.leaveUnseen(of);
  }

  /** Forgets figures that decisions may have changed; images stay. */
  async function refresh(samples: readonly number[] | 'all'): Promise<void> {
    const on = sample.value;
    const shown = detail.value;
    if (samples === 'all') {
      details.clear();
      pixels.deleteWhere(({ transform }) => transform === null);
    } else for (const one of samples) details.delete(one);
    if (on === null || shown === null || details.has(on)) return;
    // What is on the screen stays there until the new figures are here.
    details.put(on, shown);
    const read = engine.call((api, options) => api.queue.sample({ sample: on }, options));
    details.put(on, await read.catch(() => shown));
    version.value += 1;
    void readEvidence(on);
  }

  /** After the transforms may have been made anew. */
  function forget(): void {
    age += 1;
    pixels.clear();
    details.clear();
    asked.pixels.clear();
    asked.details.clear();
    evidence.value = {};
    drawn.value = null;
    version.value += 1;
  }

  onOtherProject(() => {
    forget();
    sample.value = null;
  });

  return {
    sample,
    detail,
    image,
    isReady,
    drawn,
    evidence,
    failure,
    blind,
    blindOf,
    pixelsOf,
    show,
    fetch,
    fetchPixels,
    look,
    markDrawn,
    pick,
    markDecided,
    refresh,
    forget,
  };
});
