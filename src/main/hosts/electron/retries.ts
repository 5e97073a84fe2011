/** Whether something that broke may be tried again by itself: at most `most` times in `within` milliseconds. */
export type Retries = { mayRetry(now: number): boolean };

export function limitRetries(most: number, within: number): Retries {
  let tries: readonly number[] = [];
  return {
    mayRetry(now) {
      const recent = tries.filter((time) => now - time < within);
      const may = recent.length < most;
      tries = may ? [...recent, now] : recent;
      return may;
    },
  };
}
