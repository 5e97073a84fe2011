import * as v from 'valibot';
import { Promotion } from '../../shared/contract/models.ts';
import { GwinnowError } from '../../shared/errors.ts';
import type { Store } from '../store/open.ts';
import type { NewPromotion } from '../store/models/promotions.ts';
import { comparisonOn } from './model-comparison.ts';
import { modelsAfter } from './policy-models.ts';

type Wish = { readonly model: number; readonly promote: boolean; readonly reason: string };

/**
 * Records whether a model takes the place of the one in use, and puts it in use, both or neither. Test images are looked at only now that it is decided.
 *
 * @throws MODEL_NOT_FOUND, BAD_ARGUMENT for a model that is in use or cannot be.
 */
export function decidePromotion(store: Store, actor: string, { model, promote, reason }: Wish): Promotion {
  const { kind } = store.models.get(model);
  const now = store.policies.current();
  const old = kind === 'classifier' ? now.classifier : now.gwin;
  if (old === model) throw new GwinnowError('BAD_ARGUMENT', `Model ${model} is in use already`);
  const models = modelsAfter(store, kind === 'classifier' ? { classifier: model } : { gwin: model });
  const pair = kind === 'classifier' && old !== null ? { old, new: model } : null;
  const validation = pair === null ? null : comparisonOn(store, pair, 'validation');
  const test = pair === null ? null : comparisonOn(store, pair, 'test');
  return store.together(() => {
    if (store.policies.current().version !== now.version)
      throw new GwinnowError('BUSY', 'The policy was changed meanwhile; look again');
    const policy = promote ? store.policies.set(actor, { ...models, reason }).version : null;
    const facts: NewPromotion = {
      kind,
      old,
      new: model,
      promoted: promote,
      policy,
      reason,
      validation,
      test,
    };
    return published(store.promotions.add(actor, facts));
  });
}

/** Newest first. */
export function promotionsOf(store: Store): Promotion[] {
  return store.promotions.list().map(published);
}

function published(promotion: unknown): Promotion {
  return v.parse(Promotion, promotion);
}
