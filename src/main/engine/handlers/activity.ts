import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';
import { withoutHidden } from '../withheld.ts';

export function activityHandlers(runtime: Runtime) {
  return {
    list: os.activity.list.handler(({ input: { limit, before, filter }, context: { actor } }) => {
      const { audit, decisions } = runtime.project().store;
      const { entries, reached } = audit.list(limit, before, filter);
      const hidden = decisions.hiddenFrom(actor);
      const shown = entries.map((entry) => (entry.actor === actor ? entry : withoutHidden(entry, hidden)));
      // What a search by content finds would tell what is hidden.
      const telling = filter.words !== undefined || filter.overrides !== undefined;
      return {
        entries: telling ? shown.filter((entry, index) => entry === entries[index]) : shown,
        reached,
        size: audit.size(),
      };
    }),
    facets: os.activity.facets.handler(() => runtime.project().store.audit.facets()),
    watch: os.activity.watch.handler(async function* ({ signal }) {
      yield* runtime.project().store.growth.watch(signal);
    }),
  };
}
