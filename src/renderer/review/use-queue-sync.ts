import { computed, onScopeDispose, watch, type ComputedRef } from 'vue';
import { useDecisions } from '../stores/decisions.ts';
import { useEngine } from '../stores/engine.ts';
import { useItem } from '../stores/item.ts';
import { useProject } from '../stores/project.ts';

/**
 * Calls `load` when there is something to read anew: at once, when an engine came (back), and when others than this
 * page changed the project. Tells `decisions` and `item` too.
 *
 * @returns the size of the log
 */
export function useQueueSync(load: () => Promise<void>): ComputedRef<number> {
  const engine = useEngine();
  const project = useProject();
  const decisions = useDecisions();
  const item = useItem();
  const size = computed(() => project.summary?.auditLeaves ?? 0);

  async function readAnew(): Promise<void> {
    decisions.knownSize = size.value;
    await Promise.all([load(), item.refresh('all'), decisions.refreshStats()]);
  }

  onScopeDispose(engine.onReconnect(readAnew));
  watch(size, (now) => {
    if (now > decisions.knownSize) void readAnew();
  });
  // Other models see other transforms.
  watch(
    () => project.policy?.version,
    (_, before) => {
      if (before === undefined) return;
      item.forget();
      void readAnew().then(() => item.show(item.sample));
    },
  );
  void readAnew();
  return size;
}
