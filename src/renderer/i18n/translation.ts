/** The same keys with other words: a translation that lacks one, or has one too many, fails the type check. */
export type Translation<Messages> = {
  readonly [Key in keyof Messages]: Messages[Key] extends string ? string : Translation<Messages[Key]>;
};
