import * as v from 'valibot';
import { Model } from '../../../shared/contract/models.ts';
import { os } from '../dispatch.ts';
import { exportSet } from '../pretrained/export.ts';
import { installSet, pretrainedSets } from '../pretrained/install.ts';
import type { Runtime } from '../runtime.ts';

export function modelHandlers(runtime: Runtime) {
  return {
    pretrained: os.models.pretrained.handler(() =>
      pretrainedSets(runtime.pretrained, runtime.directory() === null ? null : runtime.project()),
    ),
    install: os.models.install.handler(({ input, context }) =>
      installSet(runtime.project(), runtime.pretrained, input.name, context.actor),
    ),
    export: os.models.export.handler(({ input }) => exportSet(runtime.project().store, input)),
    list: os.models.list.handler(() =>
      runtime
        .project()
        .store.models.list()
        .map(({ spec: _, ...model }) => v.parse(Model, model)),
    ),
  };
}
