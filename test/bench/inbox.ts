import { randomUUID } from "node:crypto";
import { digestOf, signPost } from "#federation/outbox/sign.ts";
import { type Bench, type Finding, atMost, shareOf } from "./findings.ts";
import { onlyGood } from "./documents.ts";
import type { LoadRequest } from "./load.ts";
import { send } from "./machine.ts";
import { type Stranger, type World, strangerAt } from "./world.ts";

const DELIVERIES = 6_000;
const JUNK = 10_000;
const CONTEXT = ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"];
const PUBLIC = "https://www.w3.org/ns/activitystreams#Public";

/** Signed deliveries, processed: answered 202 means all effects are committed. And junk. */
export async function measureInbox({ limits, ours, world, motion }: Bench): Promise<Finding[]> {
  const inbox = new URL(world.iris.sharedInbox);
  const object = world.iris.motion(motion.id);
  const activities = Array.from({ length: DELIVERIES }, (_, number) => activityOf(world, object, number));
  const requests = await Promise.all(activities.map(({ from, activity }) => signed(world, from, activity, inbox)));
  const before = { ...ours.cpu(), comments: await countComments(ours) };
  const result = await send({ origin: ours.url, requests, connections: 64 });
  const after = ours.cpu();
  const kept = (await countComments(ours)) - before.comments;
  const wanted = activities.filter(({ activity }) => activity.type === "Create").length;
  const perDelivery = (after.app - before.app) / result.sent;
  const database = ((after.database - before.database) / result.sent).toFixed(2);
  const limit = { name: "bare 2 KB POST", rate: limits.barePost };
  const good =
    kept === wanted ? onlyGood(result.statuses, "202") : { met: false, note: `only ${kept} of ${wanted} kept` };
  return [
    {
      ...atMost("inbox, processed: CPU a delivery", perDelivery, "ms", 0.5, `and ${database} ms of PostgreSQL`),
      ...good,
    },
    { ...shareOf("inbox, processed", result.perSecond, limit, 6), ...good },
    ...(await measureJunk({ ours, world }, inbox)),
  ];
}

/** Half of it not signed at all, half with a signature that is none. */
async function measureJunk({ ours, world }: Pick<Bench, "ours" | "world">, inbox: URL): Promise<Finding[]> {
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
  return [
    {
      ...atMost("unsigned and forged junk: CPU a request", perRequest, "ms", 0.1, told.join(", ")),
      ...(!isRefused && { met: false }),
    },
  ];
}

type Activity = Readonly<Record<string, unknown>> & { readonly type: string };

/** Of five: three replies, a Follow, and the Undo of one. */
function activityOf(world: World, object: string, number: number): { from: Stranger; activity: Activity } {
  const from = strangerAt(world, number);
  const { actor } = from;
  const id = `${actor}/activities/${randomUUID()}`;
  const body = world.iris.actor(world.home.id);
  const followed = { id: `${actor}/follow`, type: "Follow", actor, object: body };
  if (number % 5 === 3) return { from, activity: { "@context": CONTEXT, ...followed, id } };
  if (number % 5 === 4) return { from, activity: { "@context": CONTEXT, id, type: "Undo", actor, object: followed } };
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
