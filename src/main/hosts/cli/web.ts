import type { Role } from '../../../shared/contract/sessions.ts';
import type { Engine } from '../../engine/engine.ts';

/** What the command line asks of the web host; the entry puts the two together. */
export type StartWeb = (
  engine: Engine,
  options: {
    readonly host: string;
    readonly port: number;
    readonly tls: { readonly cert: string; readonly key: string } | null;
    readonly actor: string;
    /** A sentence that says how to get a new link. */
    readonly renewal: string;
    report(error: unknown): void;
  },
) => Promise<WebServer>;

export type WebServer = {
  readonly address: string;
  /** A new link that lets one browser in, once. */
  link(role: Role): string;
  close(): Promise<void>;
};
