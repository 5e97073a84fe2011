import * as v from 'valibot';
import { keep, readKept } from './kept-file.ts';

const MOST = 5;

const Origins = v.pipe(v.array(v.pipe(v.string(), v.url(), v.maxLength(300))), v.maxLength(MOST));

/** The served engines that this user attached to, newest first: their origins, never a token or a session. */
export type ServedOrigins = {
  list(): readonly string[];
  note(origin: string): void;
};

export function servedOrigins(file: string): ServedOrigins {
  let origins: readonly string[] = readKept(file, Origins) ?? [];
  return {
    list: () => origins,
    note(origin) {
      origins = [origin, ...origins.filter((one) => one !== origin)].slice(0, MOST);
      keep(file, origins);
    },
  };
}
