import * as v from 'valibot';

/** From the window's process to the engine's; with `serve` comes the port to serve. */
export const ToEngine = v.variant('type', [
  v.strictObject({ type: v.literal('serve'), actor: v.string() }),
  v.strictObject({ type: v.literal('finish') }),
]);
export type ToEngine = v.InferOutput<typeof ToEngine>;

export const FromEngine = v.strictObject({ type: v.literal('ready') });
export type FromEngine = v.InferOutput<typeof FromEngine>;
