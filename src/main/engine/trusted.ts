import type { ModelCard } from '../../shared/contract/models.ts';
import type { Store } from '../store/open.ts';
import { readCards } from './pretrained/set-folder.ts';
import { createTrust, type Trust } from './trust.ts';

/** Follows each project that is asked about. @param pretrained folder of the ready models, whose cards are read once */
export function createTrusted(pretrained: string | undefined): () => Promise<(store: Store) => Trust> {
  const trusts = new WeakMap<Store, ReturnType<typeof createTrust>>();
  let cards: Promise<readonly ModelCard[]> | null = null;
  return async () => {
    // They stay as they are while the program runs.
    const ready = await (cards ??= readCards(pretrained));
    return (store) => {
      const trust = trusts.get(store) ?? createTrust(store);
      trusts.set(store, trust);
      return trust(ready);
    };
  };
}
