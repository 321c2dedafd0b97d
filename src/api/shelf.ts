/** Keeps a few things that were costly to make; who asks for one that is being made waits for the same. */
export type Shelf<Value> = { readonly take: (key: string, make: () => Promise<Value>) => Promise<Value> };

/** A shelf for so many things, each for so many milliseconds. */
export function createShelf<Value>({ most, age }: { readonly most: number; readonly age: number }): Shelf<Value> {
  const held = new Map<string, { readonly value: Promise<Value>; readonly until: number }>();
  return {
    take(key, make) {
      const known = held.get(key);
      if (known !== undefined && known.until > performance.now()) return known.value;
      const value = make();
      held.delete(key);
      held.set(key, { value, until: performance.now() + age });
      const [oldest] = held.keys();
      if (held.size > most && oldest !== undefined) held.delete(oldest);
      void value.catch(() => held.delete(key));
      return value;
    },
  };
}
