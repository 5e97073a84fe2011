/** The files of a bundle that are to be checked, wherever they lie. */
export type BundleFiles = {
  readonly paths: ReadonlySet<string>;
  readonly bytes: (path: string) => Promise<Uint8Array>;
  readonly text: (path: string) => Promise<string>;
};

export type Problem = { readonly where: string; readonly what: string };

/** Where checks say what is wrong. */
export type Report = {
  readonly problems: readonly Problem[];
  bad(where: string, what: string): void;
};

export function createReport(): Report {
  const problems: Problem[] = [];
  return { problems, bad: (where, what) => void problems.push({ where, what }) };
}

export function problemOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
