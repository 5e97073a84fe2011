import * as v from 'valibot';

/**
 * Names the messages with which the preload script hands the page its ports: one to the host, on which the page hears
 * {@link HostMessage}s, once it has loaded; and one to the engine itself whenever an engine runs. A later one takes
 * the place of the one before.
 */
export const PORTS = { host: 'gwinnow:host-port', engine: 'gwinnow:engine-port' } as const;

/**
 * What the host tells of an engine that does not run. `failures` counts the stops in a row; `retryIn` is the wait
 * before the next start, milliseconds.
 */
export const HostMessage = v.variant('engine', [
  v.strictObject({ engine: v.literal('starting') }),
  v.strictObject({
    engine: v.literal('stopped'),
    reason: v.string(),
    failures: v.pipe(v.number(), v.integer(), v.minValue(1)),
    retryIn: v.pipe(v.number(), v.minValue(0)),
  }),
]);
export type HostMessage = v.InferOutput<typeof HostMessage>;
