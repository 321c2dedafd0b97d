import { HASH_BYTES } from "#domain/merkle.ts";

const FEWEST = 256;

/** Numbers 32-byte hashes in the order in which they came, in about 44 bytes each. */
export interface HashTable {
  /** The number of a hash; -1 for one that never came. */
  readonly find: (hash: Uint8Array) => number;
  /** Its number, a new one if it never came. */
  readonly place: (hash: Uint8Array) => number;
}

export function openHashTable(): HashTable {
  let keys = new Uint8Array(FEWEST * HASH_BYTES);
  // Numbers from 1 on, since 0 is an empty slot; never more than half full.
  let slots = new Uint32Array(2 * FEWEST);
  let count = 0;

  const slotOf = (hash: Uint8Array): number => {
    let slot = firstBytes(hash) & (slots.length - 1);
    for (let held = slots[slot]; held !== undefined && held > 0; held = slots[slot]) {
      if (isAt(keys, held - 1, hash)) return slot;
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  };
  const grow = (): void => {
    const wider = new Uint8Array(2 * keys.length);
    wider.set(keys);
    [keys, slots] = [wider, new Uint32Array(2 * slots.length)];
    for (let number = 0; number < count; number += 1) {
      slots[slotOf(keys.subarray(number * HASH_BYTES, (number + 1) * HASH_BYTES))] = number + 1;
    }
  };
  return {
    find: (hash) => (slots[slotOf(hash)] ?? 0) - 1,
    place(hash) {
      const held = slots[slotOf(hash)] ?? 0;
      if (held > 0) return held - 1;
      if (2 * (count + 1) > slots.length) grow();
      keys.set(hash, count * HASH_BYTES);
      slots[slotOf(hash)] = count + 1;
      count += 1;
      return count - 1;
    },
  };
}

function isAt(keys: Uint8Array, number: number, hash: Uint8Array): boolean {
  for (let at = 0, from = number * HASH_BYTES; at < HASH_BYTES; at += 1) {
    if (keys[from + at] !== hash[at]) return false;
  }
  return true;
}

const firstBytes = ([a = 0, b = 0, c = 0, d = 0]: Uint8Array): number => ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
