import type { BackendReport } from '../shared/contract/backends.ts';
import type { HostMessage } from '../shared/host-link.ts';

/**
 * What a host tells of an engine that is not there. `signed-out`: the page's server runs but does not know this
 * browser; the link it prints has to be opened. `away`: the server does not answer; `failures` counts the tries in a
 * row.
 */
export type HostState =
  | HostMessage
  | { readonly engine: 'signed-out' }
  | { readonly engine: 'away'; readonly reason: string; readonly failures: number };

/** `waiting`: no host has spoken yet. `alone`: none did in time, so this page was opened outside of the app. */
export type EngineState = { readonly engine: 'waiting' | 'alone' | 'running' } | HostState;

/** What is known of the learner's device; `code` and `message` of a failed probe are the engine's or the client's. */
export type DeviceFacts =
  | { readonly state: 'unknown' | 'probing' }
  | { readonly state: 'known'; readonly report: BackendReport }
  | { readonly state: 'failed'; readonly code: string; readonly message: string };
