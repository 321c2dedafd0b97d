const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LIMB = 2 ** 24;
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
  // Four letters and three bytes at a time: every product stays a safe integer.
  const limbs: number[] = [];
  for (let at = 0; at < text.length; at += 4) {
    let [carry, scale] = [0, 1];
    for (const letter of text.slice(at, at + 4)) {
      const digit = DIGITS.get(letter);
      if (digit === undefined) return undefined;
      [carry, scale] = [carry * 58 + digit, scale * 58];
    }
    for (let limb = 0; limb < limbs.length; limb += 1) {
      carry += (limbs[limb] ?? 0) * scale;
      limbs[limb] = carry % LIMB;
      carry = Math.floor(carry / LIMB);
    }
    for (; carry > 0; carry = Math.floor(carry / LIMB)) limbs.push(carry % LIMB);
  }
  const bytes = limbs.toReversed().flatMap((limb) => [limb >> 16, (limb >> 8) & 255, limb & 255]);
  const first = bytes.findIndex((byte) => byte > 0);
  const zeros = text.search(/[^1]/);
  const lead = zeros === -1 ? text.length : zeros;
  return Uint8Array.from([...Array.from({ length: lead }, () => 0), ...(first === -1 ? [] : bytes.slice(first))]);
}
