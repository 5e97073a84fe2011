import * as v from 'valibot';
import { Model } from '../../../shared/contract/models.ts';
import { os } from '../dispatch.ts';
import { compareOn } from '../model-comparison.ts';
import { exportSet } from '../pretrained/export.ts';
import { installSet, pretrainedSets } from '../pretrained/install.ts';
import { decidePromotion, promotionsOf } from '../promotion.ts';
import type { Runtime } from '../runtime.ts';

export function modelHandlers(runtime: Runtime) {
  return {
    pretrained: os.models.pretrained.handler(() =>
      pretrainedSets(runtime.pretrained, runtime.directory() === null ? null : runtime.project()),
    ),
    install: os.models.install.handler(({ input, context }) =>
      installSet(runtime.project(), runtime.pretrained, input.name, context.actor),
    ),
    compare: os.models.compare.handler(({ input }) =>
      compareOn(runtime.project().store, input, 'validation'),
    ),
    promote: os.models.promote.handler(({ input, context }) =>
      decidePromotion(runtime.project().store, context.actor, input),
    ),
    promotions: os.models.promotions.handler(() => promotionsOf(runtime.project().store)),
    export: os.models.export.handler(({ input }) => exportSet(runtime.project().store, input)),
    list: os.models.list.handler(() =>
      runtime
        .project()
        .store.models.list()
        .map(({ spec: _, ...model }) => v.parse(Model, model)),
    ),
  };
}
