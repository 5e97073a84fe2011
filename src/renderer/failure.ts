/** Why something could not be done: a stable code and the engine's own words. */
export type Failure = { readonly code: string; readonly message: string };
