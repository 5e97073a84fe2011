/** Keeps the values used last, up to a weight and a number; the oldest go first, the one just put never. */
export class RecentCache<Key, Value> {
  readonly #entries = new Map<Key, { readonly value: Value; readonly weight: number }>();
  readonly #most: { readonly weight: number; readonly entries: number };
  #weight = 0;

  /** @param most sum of the weights and number of the values kept. */
  constructor(most: { readonly weight?: number; readonly entries: number }) {
    this.#most = { weight: Number.POSITIVE_INFINITY, ...most };
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  put(key: Key, value: Value, weight = 0): void {
    this.delete(key);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      const { weight, entries } = this.#most;
      if ((this.#weight <= weight && this.#entries.size <= entries) || oldest === key) return;
      this.delete(oldest);
    }
  }

  delete(key: Key): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }

  deleteWhere(test: (value: Value) => boolean): void {
    for (const [key, { value }] of this.#entries) if (test(value)) this.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }
}
