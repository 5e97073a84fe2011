/** What the tests in the browser are told by the process that started them. */
export type Provided = {
  /** Where engines are served, without a slash at its end; see `test/renderer/engines.ts`. */
  readonly engines: string;
};

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-empty-object-type
  interface ProvidedContext extends Provided {}
}
