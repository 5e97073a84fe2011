declare module '*.sql?raw' {
  const text: string;
  export default text;
}

interface ImportMeta {
  /** The texts of files that are there at build time, by path; Vite puts them in its place. */
  glob(
    paths: readonly string[],
    options: { readonly query: '?raw'; readonly import: 'default'; readonly eager: true },
  ): Readonly<Record<string, string>>;
}
