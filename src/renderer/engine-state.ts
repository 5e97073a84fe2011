import type { BackendReport } from '../shared/contract/backends.ts';
import type { HostMessage } from '../shared/host-link.ts';

/**
 * `waiting`: no host has spoken yet. `alone`: none did in time, so this page was opened outside of the app.
 * `signed-out`: the page's server runs but does not know this browser; the link it prints has to be opened.
 */
export type EngineState = { readonly engine: 'waiting' | 'alone' | 'running' | 'signed-out' } | HostMessage;

/** What is known of the learner's device; `code` and `message` of a failed probe are the engine's or the client's. */
export type DeviceFacts =
  | { readonly state: 'unknown' | 'probing' }
  | { readonly state: 'known'; readonly report: BackendReport }
  | { readonly state: 'failed'; readonly code: string; readonly message: string };
