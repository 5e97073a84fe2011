/** What joins the page to an engine, in the shape of a MessagePort; `close` comes without data. */
export type EnginePort = {
  addEventListener(type: 'message' | 'close', listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
};
