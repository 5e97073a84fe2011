import { ORPCError } from '@orpc/client';
import { isErrorCode } from '../../shared/errors.ts';
import { apiOver, type EngineApi } from './api.ts';
import type { EnginePort } from './engine-port.ts';
import { EngineFailure } from './failure.ts';

type CallOptions = { readonly signal: AbortSignal };

export type EngineClient = {
  /**
   * Makes one call. Throws an EngineFailure with the engine's code, with ENGINE_STOPPED once the engine is gone, or
   * with NO_ANSWER after `within` milliseconds.
   */
  call<T>(make: (api: EngineApi, options: CallOptions) => Promise<T>, within?: number): Promise<T>;
  /**
   * Hears each value of a stream. Resolves when the stream has ended or `until` was aborted. Throws as `call` does;
   * only the first answer has to come in time.
   */
  stream<T>(
    make: (api: EngineApi, options: CallOptions) => Promise<AsyncIterable<T>>,
    onValue: (value: T) => void,
    until?: AbortSignal,
  ): Promise<void>;
  /** Ends all calls and streams under way with ENGINE_STOPPED. */
  close(): void;
};

const ANSWER_WITHIN = 30_000;

/** Speaks to the engine behind a port until that closes. A closed port answers nothing, so calls end here. */
export function connectEngine(port: EnginePort): EngineClient {
  const api = apiOver(port);
  const underWay = new Set<AbortController>();
  let open = true;

  function end(): void {
    open = false;
    for (const call of underWay) call.abort(stopped());
  }

  function close(): void {
    end();
    port.close();
  }

  port.addEventListener('close', end);
  port.start();

  /** Runs `body` with a call of its own, which ends when it takes too long to answer or the engine is gone. */
  async function during<T>(
    within: number,
    body: (call: AbortController, answered: () => void) => Promise<T>,
  ): Promise<T> {
    if (!open) throw stopped();
    const call = new AbortController();
    const timer = setTimeout(() => call.abort(noAnswer(within)), within);
    underWay.add(call);
    try {
      return await body(call, () => clearTimeout(timer));
    } catch (thrown) {
      throw toFailure(call.signal.aborted ? call.signal.reason : thrown);
    } finally {
      clearTimeout(timer);
      underWay.delete(call);
    }
  }

  return {
    call: (make, within = ANSWER_WITHIN) => during(within, (call) => make(api, { signal: call.signal })),
    async stream(make, onValue, until) {
      await during(ANSWER_WITHIN, async (call, answered) => {
        const signal = until === undefined ? call.signal : AbortSignal.any([call.signal, until]);
        try {
          const values = await make(api, { signal });
          answered();
          for await (const value of values) if (!signal.aborted) onValue(value);
        } catch (thrown) {
          if (until?.aborted !== true) throw thrown;
        }
      });
    },
    close,
  };
}

function stopped(): EngineFailure {
  return new EngineFailure('ENGINE_STOPPED', 'The engine stopped');
}

function noAnswer(within: number): EngineFailure {
  return new EngineFailure('NO_ANSWER', `The engine gave no answer in ${within / 1000} s`);
}

function toFailure(thrown: unknown): EngineFailure {
  if (thrown instanceof EngineFailure) return thrown;
  if (!(thrown instanceof ORPCError)) return new EngineFailure('INTERNAL', String(thrown));
  return new EngineFailure(isErrorCode(thrown.code) ? thrown.code : 'INTERNAL', thrown.message);
}
