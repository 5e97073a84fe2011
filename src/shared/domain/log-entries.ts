/** Whether a log entry tells what a person decided or set, or what the engine did and computed for one. */
export const ENTRY_ORIGINS = ['people', 'engine'] as const;
export type EntryOrigin = (typeof ENTRY_ORIGINS)[number];
