import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { FolderListing } from '../../shared/contract/files.ts';
import type { PretrainedSet } from '../../shared/contract/models.ts';
import type { RecentProject } from '../../shared/contract/projects.ts';
import { pathIn, type ImageForm } from '../components/home/project-place.ts';
import { readyChain, type ChainStep } from '../components/training/chain.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';
import { useProject } from './project.ts';

const SAMPLE = 'MNIST sample';
const DIGITS = Array.from({ length: 10 }, (_, digit) => String(digit));
const SMALL_GREY: ImageForm = { height: 28, width: 28, channels: 1 };

/** Projects opened before, where new ones go, and the sample. */
export const useProjects = defineStore('projects', () => {
  const engine = useEngine();
  const project = useProject();
  const recent = ref<readonly RecentProject[]>([]);
  const home = ref<string | null>(null);
  const sets = shallowRef<readonly PretrainedSet[]>([]);
  /** The models for handwritten digits that come with the program, and their name; null where none do. */
  const digitsCard = computed(() => sets.value.find(({ card }) => isForDigits(card))?.card ?? null);
  const digitsSet = computed(() => digitsCard.value?.name ?? null);
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

  /** Makes the sample project, or opens it where it was made before. */
  async function openSample(): Promise<void> {
    if (home.value === null) await load();
    const directory = pathIn(home.value ?? '', SAMPLE);
    try {
      await project.create({ directory, name: SAMPLE, image: SMALL_GREY, classes: DIGITS });
    } catch (thrown) {
      if (failureOf(thrown).code !== 'PROJECT_EXISTS') throw thrown;
      await project.open(directory);
    }
  }

  /** What is still to be done until the sample project has a queue, or images at least where no models come along. */
  function sampleSteps(): ChainStep[] {
    const { samples } = project.summary ?? {};
    const images: ChainStep[] = samples?.test === 0 ? [{ kind: 'import', request: { source: 'mnist' } }] : [];
    const card = digitsCard.value;
    return card === null || project.policy?.classifier !== null ? images : [...images, ...readyChain(card)];
  }

  engine.onConnect(load);
  // What is opened or made is at the top of the list from then on.
  engine.onReconnect(load);
  if (engine.state.engine === 'running') void load();

  return { recent, home, digitsSet, loaded, failure, load, forget, browse, openSample, sampleSteps };
});

function isForDigits({ name, image, classes }: PretrainedSet['card']): boolean {
  const { height, width, channels } = image;
  return name.startsWith('mnist') && classes.length === 10 && height === 28 && width === 28 && channels === 1;
}
