import { type KeyObject, generateKeyPairSync, sign, verify } from "node:crypto";
import type { Database } from "#db/open.ts";
import type { Finding } from "./findings.ts";
import type { Bare, Ours, Send } from "./machine.ts";

/** What this machine can do at this hour, a second. */
export type Limits = {
  readonly rsaSign: number;
  readonly rsaVerify: number;
  readonly ed25519Sign: number;
  readonly ed25519Verify: number;
  readonly bareGet: number;
  readonly barePost: number;
  /** Its CPU for one such POST, in milliseconds: under load of others steadier than a rate. */
  readonly barePostCpu: number;
  readonly insertOne: number;
  readonly insertPool: number;
  /** Rows in statements of 100, which is how hot paths should write. */
  readonly insertMany: number;
};

type Machine = { readonly ours: Ours; readonly bare: Bare; readonly send: Send };

const SECONDS = 2;
const CONNECTIONS = 32;

/** Measures the limits: cryptography on one core, the bare web framework, and the instance's own PostgreSQL. */
export async function measureLimits({ ours, bare, send }: Machine): Promise<Limits> {
  const rsa = cryptography(generateKeyPairSync("rsa", { modulusLength: 2048 }), "sha256");
  const ed25519 = cryptography(generateKeyPairSync("ed25519"), null);
  const rates = await measureBare(bare, send);
  const inserts = await ours.work((database) => measureInserts(database));
  return {
    rsaSign: rsa.sign,
    rsaVerify: rsa.verify,
    ed25519Sign: ed25519.sign,
    ed25519Verify: ed25519.verify,
    ...rates,
    ...inserts,
  };
}

/** The limits as lines of the table. */
export const limitsAsFindings = (limits: Limits): Finding[] =>
  (
    [
      ["limit: RSA-2048 sign, one core", limits.rsaSign],
      ["limit: RSA-2048 verify, one core", limits.rsaVerify],
      ["limit: Ed25519 sign, one core", limits.ed25519Sign],
      ["limit: Ed25519 verify, one core", limits.ed25519Verify],
      ["limit: bare Hono, small GET", limits.bareGet],
      ["limit: bare Hono, 2 KB POST with JSON", limits.barePost],
      ["limit: PostgreSQL, one-row insert, 1 connection", limits.insertOne],
      ["limit: PostgreSQL, one-row insert, pool of 4", limits.insertPool],
      ["limit: PostgreSQL, rows in inserts of 100, pool of 4", limits.insertMany],
    ] as const
  ).map(([what, value]) => ({ what, value, unit: "/s" }));

function cryptography(pair: { publicKey: KeyObject; privateKey: KeyObject }, hash: string | null) {
  const text = Buffer.alloc(300, "a");
  const signature = sign(hash, text, pair.privateKey);
  return {
    sign: rateOf(() => void sign(hash, text, pair.privateKey)),
    verify: rateOf(() => void verify(hash, text, pair.publicKey, signature)),
  };
}

function rateOf(work: () => void): number {
  const until = performance.now() + 1_000;
  const begun = performance.now();
  let count = 0;
  for (; performance.now() < until; count += 1) work();
  return count / ((performance.now() - begun) / 1_000);
}

async function measureBare(bare: Bare, send: Send): Promise<Pick<Limits, "bareGet" | "barePost" | "barePostCpu">> {
  const common = { origin: bare.url, connections: CONNECTIONS, seconds: SECONDS };
  const body = Buffer.from(JSON.stringify({ id: "https://social.example/1", content: "a".repeat(2_000) }));
  const headers = { "content-type": "application/activity+json" };
  const get = await send({ ...common, requests: [{ method: "GET", path: "/small" }] });
  const before = bare.cpu();
  const post = await send({ ...common, requests: [{ method: "POST", path: "/post", headers, body }] });
  return { bareGet: get.perSecond, barePost: post.perSecond, barePostCpu: (bare.cpu() - before) / post.sent };
}

async function measureInserts({ sql }: Database): Promise<Pick<Limits, "insertOne" | "insertPool" | "insertMany">> {
  await sql`create table bench_rows (id bigint generated always as identity primary key, text text not null)`;
  const rate = async (workers: number, rows: number) => {
    const texts = Array.from({ length: rows }, () => "a row");
    const until = performance.now() + 1_000;
    const begun = performance.now();
    const done = { count: 0 };
    const work = async () => {
      for (; performance.now() < until; done.count += rows)
        await sql`insert into bench_rows (text) select t.text from unnest(${texts}::text[]) as t (text)`;
    };
    await Promise.all(Array.from({ length: workers }, work));
    return done.count / ((performance.now() - begun) / 1_000);
  };
  const insertOne = await rate(1, 1);
  const insertPool = await rate(16, 1);
  const insertMany = await rate(4, 100);
  await sql`drop table bench_rows`;
  return { insertOne, insertPool, insertMany };
}
