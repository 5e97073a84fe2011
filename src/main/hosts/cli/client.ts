import type { RouterClient } from '@orpc/server';
import type { Engine } from '../../engine/engine.ts';

/** The engine's contract, called in process. */
export type Client = RouterClient<Engine['router'], Record<never, never>>;
