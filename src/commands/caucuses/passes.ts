import { createPrivateKey, randomBytes, sign } from "node:crypto";
import { z } from "zod";
import { findAccountOf, type Account } from "#db/accounts.ts";
import { saveSeen } from "#db/audience.ts";
import { findBody, findCurrentKey, type Body } from "#db/bodies.ts";
import { findCaucusMember, findJoinById } from "#db/caucuses/members.ts";
import { findLogOfBody } from "#db/caucuses/recognitions.ts";
import { listKeysInForce } from "#db/gazette.ts";
import { findMember } from "#db/members.ts";
import type { Reader } from "#db/open.ts";
import type { Iris } from "#domain/iris.ts";
import { canonical } from "#domain/jcs.ts";
import { rawKeyOf } from "#domain/proofs.ts";
import { MINUTE, type Instant } from "#domain/time.ts";
import { beginSession, openAccount } from "#commands/accounts.ts";
import { personOf, type Act } from "#commands/act.ts";
import { Missing, need, Refused } from "#commands/errors.ts";
import { keyContext, multikeyOf } from "#commands/keys.ts";
import { isSignedByNode } from "#commands/signatures.ts";

/** How long a pass is good; both clocks may be off by as much again. */
const LASTS = 10 * MINUTE;

/** What a body signs with its entry key: whoever brings this is the member that it vouches for under this address. */
const statement = z.strictObject({
  type: z.literal("plenum:CaucusPass"),
  issuer: z.string().max(1_000),
  member: z.string().max(1_000),
  caucus: z.string().max(1_000),
  key: z.string().max(100),
  expires: z.int().min(0),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
});
type Statement = z.infer<typeof statement>;

/** A link that opens a member’s place at the caucus’s own instance, once, within ten minutes: signed by the body that vouches, with the key that its gazette shows. */
export async function makePass(act: Act, id: string, iris: Iris): Promise<{ url: string; name: string; host: string }> {
  const join = need(await findJoinById(act.tx, id), "join");
  if (join.person !== personOf(act)) throw new Missing("join");
  if (join.state !== "accepted" || join.caucus.startsWith(iris.actor("")))
    throw new Refused({ code: "wrong-state", state: join.state });
  const held = need(await findCurrentKey(act.tx, join.body, "ed25519"), "key");
  const der = act.sealer.open(keyContext(join.body, "ed25519"), held.sealed);
  if (der === undefined) throw new Missing("key");
  const said: Statement = {
    type: "plenum:CaucusPass",
    issuer: iris.actor(join.body),
    member: iris.vouched(join.id),
    caucus: join.caucus,
    key: multikeyOf(held.public),
    expires: act.at + LASTS,
    nonce: randomBytes(16).toString("hex"),
  };
  const bytes = Buffer.from(canonical(said));
  const signature = sign(null, bytes, createPrivateKey({ key: der, format: "der", type: "pkcs8" }));
  const pass = `${bytes.toString("base64url")}.${signature.toString("base64url")}`;
  const { origin, host } = new URL(join.caucus);
  return { url: `${origin}/caucuses/place?pass=${pass}`, name: join.name, host };
}

/** Whose place a pass opens; refused unless its body signed it for a member in good standing of a caucus of ours. */
export async function readPass(
  db: Reader,
  pass: string,
  at: Instant,
  iris: Iris,
): Promise<{ caucus: Body; person: string; membership: string; said: Statement }> {
  const said = await signedIn(db, pass);
  const prefix = iris.actor("");
  const isNow = said !== undefined && said.expires > at && said.expires <= at + 2 * LASTS;
  if (!isNow || !said.caucus.startsWith(prefix)) throw new Refused({ code: "expired" });
  const caucus = await findBody(db, said.caucus.slice(prefix.length));
  const vouched =
    caucus === undefined
      ? undefined
      : await findCaucusMember(db, { body: caucus.id, handle: said.member, voucher: said.issuer });
  const member =
    caucus === undefined || vouched === undefined ? undefined : await findMember(db, caucus.id, vouched.membership);
  if (caucus === undefined || member === undefined) throw new Refused({ code: "expired" });
  if (member.standing !== "good") throw new Refused({ code: "good-standing-needed" });
  return { caucus, person: member.person, membership: member.id, said };
}

/** Logs a member in by a pass, once: an account without address or password, which is a member of this caucus and of nothing else. */
export async function enterByPass(act: Act, pass: string, iris: Iris): Promise<{ secret: string; caucus: Body }> {
  const { caucus, person, membership, said } = await readPass(act.tx, pass, act.at, iris);
  const fresh = await saveSeen(act.tx, [{ signer: said.issuer, id: `pass:${said.nonce}` }], act.at);
  if (fresh.length === 0) throw new Refused({ code: "expired" });
  const known: Account | undefined = await findAccountOf(act.tx, person);
  if (known !== undefined && known.suspendedAt !== null) throw new Refused({ code: "good-standing-needed" });
  // Nobody has an address under .invalid (RFC 2606), so nothing is ever mailed and no password set.
  const account = known?.id ?? (await openAccount(act, person, { email: `${membership}@caucus.invalid` }));
  return { secret: await beginSession(act, account), caucus };
}

/** What a pass says, if the key that signed it is in force for its issuer in a gazette that is held here. */
async function signedIn(db: Reader, pass: string): Promise<Statement | undefined> {
  const [, body = "", signature = ""] = /^([\w-]{1,6000})\.([\w-]{1,200})$/.exec(pass) ?? [];
  const bytes = Buffer.from(body, "base64url");
  const said = readStatement(bytes);
  const raw = said === undefined ? undefined : rawKeyOf(said.key);
  if (said === undefined || raw === undefined) return undefined;
  const log = await findLogOfBody(db, said.issuer);
  const keys = log === undefined ? undefined : await listKeysInForce(db, log.id, said.issuer, log.size);
  if (keys?.includes(said.key) !== true) return undefined;
  const isSigned = await isSignedByNode(raw, bytes, Buffer.from(signature, "base64url"));
  return isSigned === true ? said : undefined;
}

function readStatement(bytes: Buffer): Statement | undefined {
  try {
    return statement.safeParse(JSON.parse(bytes.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}
