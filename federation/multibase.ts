const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** Bytes as base58btc with its multibase prefix `z`. */
export function toMultibase(bytes: Uint8Array): string {
  const leading = bytes.findIndex((byte) => byte !== 0);
  const zeros = leading === -1 ? bytes.length : leading;
  let value = BigInt(`0x0${Buffer.from(bytes).toString("hex")}`);
  let digits = "";
  for (; value > 0n; value /= 58n) digits = (alphabet[Number(value % 58n)] ?? "") + digits;
  return `z${"1".repeat(zeros)}${digits}`;
}

/** The bytes of a base58btc multibase text (`z…`), or undefined. */
export function fromMultibase(text: string): Buffer | undefined {
  if (!/^z[1-9A-HJ-NP-Za-km-z]{1,256}$/u.test(text)) return undefined;
  const digits = text.slice(1);
  const zeros = /^1*/u.exec(digits)?.[0].length ?? 0;
  let value = 0n;
  for (const digit of digits) value = value * 58n + BigInt(alphabet.indexOf(digit));
  const hex = value === 0n ? "" : value.toString(16);
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex")]);
}
