/** A step of the set-up that cannot be done: what is wrong, and what the reader can do about it. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} help
   */
  constructor(message, help) {
    super(message);
    this.name = 'SetupError';
    this.help = help;
  }
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
