import { on } from 'node:events';
import type { Session } from '../../../shared/contract/sessions.ts';
import { VERSION } from '../../../shared/version.ts';
import { os, type CallContext } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';

export function sessionHandlers(runtime: Runtime) {
  const sessionOf = ({ actor, role }: CallContext): Session => ({
    reviewer: actor,
    role,
    engine: runtime.id,
    project: runtime.directory(),
    version: VERSION,
  });
  return {
    get: os.sessions.get.handler(({ context }) => sessionOf(context.caller)),
    watch: os.sessions.watch.handler(async function* ({ context, signal }) {
      const ending = signal ?? new AbortController().signal;
      const changes = on(runtime.changes, 'project', { signal: ending });
      yield sessionOf(context.caller);
      try {
        for await (const _ of changes) yield sessionOf(context.caller);
      } catch (thrown) {
        if (!ending.aborted) throw thrown;
      }
    }),
    identify: os.sessions.identify.handler(({ input, context }) => {
      context.caller.actor = input.reviewer;
      return sessionOf(context.caller);
    }),
  };
}
