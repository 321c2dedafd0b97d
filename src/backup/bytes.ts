/** Bytes that come in pieces, taken in the lengths that a format has. */
export type ByteSource = {
  /** Exactly so many bytes, or fewer where the end came before. */
  readonly take: (length: number) => Promise<Buffer>;
  /** Whether nothing is left. */
  readonly isAtEnd: () => Promise<boolean>;
};

/** Cuts a stream anew; holds no more than what is asked for and one piece. */
export function openBytes(stream: AsyncIterable<Uint8Array>): ByteSource {
  const pieces = stream[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { done, value } = await pieces.next();
    if (done === true) return false;
    held = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return true;
  };
  return {
    async take(length) {
      const parts: Buffer[] = [];
      for (let missing = length; missing > 0;) {
        if (held.length === 0 && !(await more())) break;
        const part = held.subarray(0, missing);
        held = held.subarray(part.length);
        missing -= part.length;
        parts.push(part);
      }
      const [only] = parts;
      return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
    },
    async isAtEnd() {
      while (held.length === 0) if (!(await more())) return true;
      return false;
    },
  };
}
