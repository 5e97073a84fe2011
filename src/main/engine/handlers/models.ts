import * as v from 'valibot';
import { Model } from '../../../shared/contract/models.ts';
import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function modelHandlers(runtime: Runtime) {
  return {
    list: os.models.list.handler(() =>
      runtime
        .project()
        .store.models.list()
        .map(({ spec: _, ...model }) => v.parse(Model, model)),
    ),
  };
}
