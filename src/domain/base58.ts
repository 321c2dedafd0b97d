const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const DIGITS = new Map(ALPHABET.split("").map((letter, value) => [letter, value]));

/** Base58btc text of bytes, without a multibase prefix. */
export function base58(bytes: Uint8Array): string {
  const digits: number[] = [];
  for (const byte of bytes) {
    let carry = byte;
    for (let at = 0; at < digits.length; at += 1) {
      carry += (digits[at] ?? 0) * 256;
      digits[at] = carry % 58;
      carry = Math.floor(carry / 58);
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) digits.push(carry % 58);
  }
  const zeros = bytes.findIndex((byte) => byte !== 0);
  const lead = ALPHABET.slice(0, 1).repeat(zeros === -1 ? bytes.length : zeros);
  return (
    lead +
    digits
      .toReversed()
      .map((digit) => ALPHABET[digit])
      .join("")
  );
}

/** The bytes of a base58btc text of at most 128 letters, or undefined if it is none. */
export function fromBase58(text: string): Uint8Array | undefined {
  if (text.length > 128) return undefined;
  const bytes: number[] = [];
  for (const letter of text) {
    const digit = DIGITS.get(letter);
    if (digit === undefined) return undefined;
    let carry = digit;
    for (let at = 0; at < bytes.length; at += 1) {
      carry += (bytes[at] ?? 0) * 58;
      bytes[at] = carry % 256;
      carry = Math.floor(carry / 256);
    }
    for (; carry > 0; carry = Math.floor(carry / 256)) bytes.push(carry % 256);
  }
  const zeros = text.search(/[^1]/);
  return Uint8Array.from([
    ...Array.from({ length: zeros === -1 ? text.length : zeros }, () => 0),
    ...bytes.toReversed(),
  ]);
}
