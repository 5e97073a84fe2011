import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Policy, PolicyChange } from '../../shared/contract/policies.ts';
import type { Failure } from '../failure.ts';
import { useEngine } from './engine.ts';
import { failureOf } from './failure.ts';

/** The versions of the policy, newest first. */
export const usePolicies = defineStore('policies', () => {
  const engine = useEngine();
  const versions = ref<readonly Policy[] | null>(null);
  const failure = ref<Failure | null>(null);

  async function load(): Promise<void> {
    try {
      versions.value = await engine.call((api, options) => api.policies.list({ limit: 100 }, options));
      failure.value = null;
    } catch (thrown) {
      failure.value = failureOf(thrown);
    }
  }

  /** Writes a new version; null once it is in force, or why it is not. */
  async function set(change: PolicyChange): Promise<Failure | null> {
    try {
      await engine.call((api, options) => api.policies.set(change, options));
    } catch (thrown) {
      return failureOf(thrown);
    }
    await load();
    return null;
  }

  return { versions, failure, load, set };
});
