import type { BackendReport } from '../shared/contract/backends.ts';
import type { HostState } from '../shared/host-link.ts';

/** `waiting`: no host has spoken yet. `alone`: none did in time, so this page was opened outside of the app. */
export type EngineState = { readonly engine: 'waiting' | 'alone' | 'running' } | HostState;

/** What is known of the learner's device; `code` and `message` of a failed probe are the engine's or the client's. */
export type DeviceFacts =
  | { readonly state: 'unknown' | 'probing' }
  | { readonly state: 'known'; readonly report: BackendReport }
  | { readonly state: 'failed'; readonly code: string; readonly message: string };
