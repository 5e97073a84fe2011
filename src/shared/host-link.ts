import * as v from 'valibot';

/** Names the message that hands the page its one port to the window's process, through the preload script. */
export const HOST_PORT = 'gwinnow:host-port';

/**
 * What the host tells the page about the engine, over that port. With `running` comes the port to the engine itself;
 * the one before is dead then. `failures` counts the stops in a row; times are milliseconds.
 */
export const HostMessage = v.variant('engine', [
  v.strictObject({ engine: v.literal('starting') }),
  v.strictObject({ engine: v.literal('running') }),
  v.strictObject({
    engine: v.literal('stopped'),
    reason: v.string(),
    failures: v.pipe(v.number(), v.integer(), v.minValue(1)),
    retryIn: v.pipe(v.number(), v.minValue(0)),
  }),
]);
export type HostMessage = v.InferOutput<typeof HostMessage>;
