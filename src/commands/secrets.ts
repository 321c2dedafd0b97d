import { argon2, createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** OWASP's argon2id parameters of 2024: 19 MiB, 2 passes, 1 lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

const hashWith = (password: string, nonce: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    argon2("argon2id", { ...cost, message: password.normalize("NFKC"), nonce }, (error, tag) =>
      error === null ? resolve(Buffer.from(tag)) : reject(error),
    );
  });

const unpadded = (bytes: Buffer): string => bytes.toString("base64").replaceAll("=", "");

/** argon2id hash of a password in PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await hashWith(password, nonce);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${unpadded(nonce)}$${unpadded(tag)}`;
}

/** Whether the password is the hashed one; without a hash it takes as long and answers no. */
export async function checkPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const [, , , , nonce, tag] = (hash ?? "$argon2id$v=19$m=0$AAAAAAAAAAAAAAAAAAAAAA$AAAA").split("$");
  const wanted = Buffer.from(tag ?? "", "base64");
  const found = await hashWith(password, Buffer.from(nonce ?? "", "base64"));
  return hash !== null && hash !== undefined && wanted.length === found.length && timingSafeEqual(wanted, found);
}

/** A secret to hand out once: 256 bits, URL-safe. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What is kept of a handed-out secret. */
export const hashSecret = (secret: string): Uint8Array => new Uint8Array(createHash("sha256").update(secret).digest());
