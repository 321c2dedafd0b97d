import { randomUUID } from "node:crypto";
import { digestOf, signPost } from "#federation/outbox/sign.ts";
import { type Bench, type Finding, atMost, onlyGood, shareOf } from "./findings.ts";
import type { LoadRequest } from "./load.ts";
import { residentOf } from "./machine.ts";
import { type Stranger, type World, strangerAt } from "./world.ts";

const MIXED = 3_000;
const OF_EACH = 1_200;
const JUNK = 8_000;
const CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"];
const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

type Kind = "Create" | "Follow" | "Undo";

/** Signed deliveries, processed: answered 202 means all effects are committed. And junk. */
export async function measureInbox(bench: Bench): Promise<Finding[]> {
  const inbox = new URL(bench.world.iris.sharedInbox);
  const findings = await measureMixed(bench, inbox);
  for (const kind of ["Create", "Follow", "Undo"] as const) findings.push(await measureKind(bench, inbox, kind));
  return [...findings, await measureJunk(bench, inbox)];
}

/** Of five, three replies, a Follow and an Undo; against the bare framework just before and just after. */
async function measureMixed(bench: Bench, inbox: URL): Promise<Finding[]> {
  const { send, ours, bare } = bench;
  const kinds: Kind[] = ["Create", "Create", "Create", "Follow", "Undo"];
  const requests = await requestsFor(bench, inbox, MIXED, (number) => kinds[number % kinds.length] ?? "Create");
  const posts = { origin: bare.url, requests: requests.map((request) => ({ ...request, path: "/post" })) };
  const limits = [await send({ ...posts, connections: 64 })];
  const before = { ...ours.cpu(), comments: await countComments(ours) };
  const result = await send({ origin: ours.url, requests, connections: 64 });
  const after = ours.cpu();
  limits.push(await send({ ...posts, connections: 64 }));
  const kept = (await countComments(ours)) - before.comments;
  const wanted = (MIXED * 3) / 5;
  const each = (of: "app" | "database") => (after[of] - before[of]) / result.sent;
  const limit = { name: "bare 2 KB POST", rate: limits.reduce((sum, { perSecond }) => sum + perSecond / 2, 0) };
  const memory = `${Math.round(residentOf(ours.pid()))} MB resident`;
  const good =
    kept === wanted ? onlyGood(result.statuses, "202") : { met: false, note: `only ${kept} of ${wanted} kept` };
  return [
    {
      ...atMost(
        "inbox, processed: CPU a delivery",
        each("app"),
        "ms",
        0.5,
        `and ${each("database").toFixed(2)} ms of PostgreSQL`,
      ),
      ...good,
    },
    { ...shareOf("inbox, processed", result.perSecond, limit, 6, memory), ...good },
  ];
}

async function measureKind(bench: Bench, inbox: URL, kind: Kind): Promise<Finding> {
  const { send, ours } = bench;
  const requests = await requestsFor(bench, inbox, OF_EACH, () => kind);
  const before = ours.cpu();
  const result = await send({ origin: ours.url, requests, connections: 64 });
  const after = ours.cpu();
  const each = (of: "app" | "database") => (after[of] - before[of]) / result.sent;
  const note = `and ${each("database").toFixed(2)} ms of PostgreSQL; ${Math.round(result.perSecond)}/s, p95 ${result.p95.toFixed(0)} ms`;
  return {
    ...atMost(`inbox, ${kind}: CPU a delivery`, each("app"), "ms", 0.5, note),
    ...onlyGood(result.statuses, "202"),
  };
}

const requestsFor = ({ world, motion }: Bench, inbox: URL, count: number, kindOf: (number: number) => Kind) =>
  Promise.all(
    Array.from({ length: count }, (_, number) => {
      const { from, activity } = activityOf(world, world.iris.motion(motion.id), number, kindOf(number));
      return signed(world, from, activity, inbox);
    }),
  );

/** Half of it not signed at all, half with a signature that is none. */
async function measureJunk({ send, ours, world }: Bench, inbox: URL): Promise<Finding> {
  const body = Buffer.from(
    JSON.stringify({ type: "Create", actor: "https://spam.example/u", content: "x".repeat(1_500) }),
  );
  const forged = `keyId="${strangerAt(world, 0).keyId}",algorithm="rsa-sha256",headers="(request-target) host date digest",signature="${"A".repeat(342)}=="`;
  const plain = { "content-type": "application/activity+json" };
  const dressed = { ...plain, date: new Date().toUTCString(), digest: digestOf(body), signature: forged };
  const requests = Array.from({ length: JUNK }, (_, number): LoadRequest => {
    return { method: "POST", path: inbox.pathname, headers: number % 2 === 0 ? plain : dressed, body };
  });
  const before = ours.cpu().app;
  const result = await send({ origin: ours.url, requests, connections: 64 });
  const perRequest = (ours.cpu().app - before) / result.sent;
  const told = Object.entries(result.statuses).map(([status, count]) => `${count} × ${status}`);
  const isRefused = Object.keys(result.statuses).every((status) => status.startsWith("4"));
  return {
    ...atMost("unsigned and forged junk: CPU a request", perRequest, "ms", 0.1, told.join(", ")),
    ...(!isRefused && { met: false }),
  };
}

type Activity = Readonly<Record<string, unknown>> & { readonly type: string };

function activityOf(world: World, object: string, number: number, kind: Kind): { from: Stranger; activity: Activity } {
  const from = strangerAt(world, number);
  const { actor } = from;
  const id = `${actor}/activities/${randomUUID()}`;
  const body = world.iris.actor(world.home.id);
  const followed = { id: `${actor}/follow`, type: "Follow", actor, object: body };
  if (kind === "Follow") return { from, activity: { "@context": CONTEXT, ...followed, id } };
  if (kind === "Undo") return { from, activity: { "@context": CONTEXT, id, type: "Undo", actor, object: followed } };
  const note = `${actor}/statuses/${randomUUID()}`;
  const content = `<p>${"A reply of ordinary length, with <a href='https://social.example/x'>a link</a>. ".repeat(12)}</p>`;
  const published = new Date().toISOString();
  const audience = { to: [PUBLIC], cc: [`${actor}/followers`] };
  const said = {
    id: note,
    type: "Note",
    attributedTo: actor,
    inReplyTo: object,
    content,
    published,
    url: note,
    ...audience,
  };
  return { from, activity: { "@context": CONTEXT, id, type: "Create", actor, published, ...audience, object: said } };
}

async function signed(world: World, { keyId }: Stranger, activity: Activity, inbox: URL): Promise<LoadRequest> {
  const body = Buffer.from(JSON.stringify(activity));
  const signer = { keyId, key: world.strangersKey };
  const headers = await signPost(signer, inbox, digestOf(body), Date.now());
  return { method: "POST", path: inbox.pathname, headers, body };
}

const countComments = (ours: Bench["ours"]): Promise<number> =>
  ours.work(async ({ sql }) => Number((await sql`select count(*)::int as count from comments`)[0]?.["count"]));
