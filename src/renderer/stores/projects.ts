import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { FolderListing } from '../../shared/contract/files.ts';
import type { PretrainedSet } from '../../shared/contract/models.ts';
import type { RecentProject } from '../../shared/contract/projects.ts';
import { pathIn, type ImageForm } from '../components/home/project-place.ts';
import { readyChain, type ChainStep } from '../components/training/chain.ts';
import type { Failure } from '../failure.ts';
import type { Sample } from '../samples.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useProject } from './project.ts';

/** Names of the sample projects, each made of the ready models that are named after its data set. */
const NAMES: Readonly<Record<Sample, string>> = {
  mnist: 'MNIST sample',
  'fashion-mnist': 'Fashion-MNIST sample',
};
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));
const SMALL_GREY: ImageForm = { height: 28, width: 28, channels: 1 };

/** Projects opened before, where new ones go, and the sample. */
export const useProjects = defineStore('projects', () => {
  const engine = useEngine();
  const project = useProject();
  const recent = ref<readonly RecentProject[]>([]);
  const home = ref<string | null>(null);
  const sets = shallowRef<readonly PretrainedSet[]>([]);
  /** The sets of models for the samples that come with the program; null where none does. */
  const samples = computed(() => ({ mnist: setOf('mnist'), 'fashion-mnist': setOf('fashion-mnist') }));
  const loaded = ref(false);
  const failure = ref<Failure | null>(null);

  async function load(): Promise<void> {
    try {
      const [known, ready] = await Promise.all([
        engine.call((api, options) => api.projects.recent({}, options)),
        engine.call((api, options) => api.models.pretrained({}, options)),
      ]);
      recent.value = known.projects;
      home.value = known.home;
      sets.value = ready;
      failure.value = null;
      loaded.value = true;
    } catch (thrown) {
      failure.value = failureOf(thrown);
    }
  }

  async function forget(directory: string): Promise<void> {
    await engine.call((api, options) => api.projects.forget({ directory }, options));
    await load();
  }

  /** Answers with a failure instead of throwing it, as the folder picker wants it. */
  async function browse(directory?: string): Promise<FolderListing | Failure> {
    const input = directory === undefined ? {} : { directory };
    return engine.call((api, options) => api.files.browse(input, options)).catch(failureOf);
  }

  function setOf(sample: Sample): PretrainedSet | null {
    return sets.value.find(({ card }) => card.name === sample && isForSample(card)) ?? null;
  }

  /** Makes a sample project, or opens it where it was made before. */
  async function openSample(sample: Sample): Promise<void> {
    if (home.value === null) await load();
    const name = NAMES[sample];
    const directory = pathIn(home.value ?? '', name);
    const classes = setOf(sample)?.card.classes ?? DIGITS;
    try {
      await project.create({ directory, name, image: SMALL_GREY, classes });
    } catch (thrown) {
      if (failureOf(thrown).code !== 'PROJECT_EXISTS') throw thrown;
      await project.open(directory);
    }
  }

  /** What is still to be done until a sample project has a queue, or images at least where no models come along. */
  function sampleSteps(sample: Sample): ChainStep[] {
    const imported = project.summary?.samples.test !== 0;
    const images: ChainStep[] = imported ? [] : [{ kind: 'import', request: { source: sample } }];
    const set = setOf(sample);
    return set === null || project.policy?.classifier !== null
      ? images
      : [...images, ...readyChain(set.card)];
  }

  engine.onConnect(load);
  // What is opened or made is at the top of the list from then on.
  engine.onReconnect(load);
  if (engine.state.engine === 'running') void load();

  return { recent, home, samples, loaded, failure, load, forget, browse, openSample, sampleSteps };
});

function isForSample({ image, classes }: PretrainedSet['card']): boolean {
  const { height, width, channels } = image;
  return classes.length === 10 && height === 28 && width === 28 && channels === 1;
}
