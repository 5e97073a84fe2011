import * as v from 'valibot';
import { ExportResult, type ExportRequest } from '../../../src/shared/contract/exchange.ts';
import { callerOf, newEngine } from './scored-project.ts';

export type Caller = ReturnType<typeof callerOf>;

/** A job's result. Throws its error's code, or its state when it was stopped. */
export async function ended(caller: Caller, job: number): Promise<unknown> {
  for await (const state of await caller.jobs.watch({ job })) {
    if (state.state === 'done') return state.result;
    if (state.state === 'failed' || state.state === 'cancelled') {
      throw new Error(state.error?.message ?? state.state);
    }
  }
  throw new Error('no end');
}

export async function openProject(folder: string, actor = 'bo'): Promise<Caller> {
  const caller = callerOf(newEngine(), actor);
  await caller.projects.open({ directory: folder });
  return caller;
}

export async function exported(
  folder: string,
  request: Omit<ExportRequest, 'force'> & { readonly force?: boolean },
): Promise<ExportResult> {
  const caller = await openProject(folder);
  const { job } = await caller.exchange.export(request);
  const result = v.parse(ExportResult, await ended(caller, job));
  await caller.projects.close({});
  return result;
}
