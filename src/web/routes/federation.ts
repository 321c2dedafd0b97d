import { perform } from "#commands/act.ts";
import { Missing, Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { tryDeliveryNow } from "#commands/moderation.ts";
import { changePeerState, confirmPeer, needCard, newPeer, proposePeer } from "#commands/peers.ts";
import { findMotionByNumber } from "#db/motions.ts";
import { type PeerHealth, findPeer, findPeerHealth, listPeerHealth } from "#db/peers.ts";
import { type TracedDelivery, findDelivery, listWaitingFor, traceObject } from "#db/traffic.ts";
import type { PeerCard } from "#domain/peers.ts";
import { tracePage } from "#web/admin/audit.ts";
import { deliveryPage } from "#web/admin/deliveries.ts";
import { type PeerLine, peerCardPage, peerPage, peersPage } from "#web/admin/federation.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { stampOf } from "#web/kit/fresh.ts";
import { actor, frameOf } from "#web/kit/visit.ts";
import { homeFor } from "./admin.ts";
import { peerPath } from "./home.ts";

const WAITING = 50;

/** Connections with other instances, and the way of what was sent. */
export function federationRoutes(app: Pages, desk: Desk): void {
  app.use("/admin/federation/*", async (c, next) => {
    homeFor(c, "manage-peers");
    await next();
  });
  app.get("/admin/federation", (c) => {
    homeFor(c, "manage-peers");
    return showPeers(desk, c, untouched);
  });
  app.post("/admin/federation/card", (c) => answerCard(desk, c));
  app.post("/admin/federation/peers", (c) => answerProposal(desk, c));
  app.get("/admin/federation/peers/:host", (c) => showPeer(desk, c, c.req.param("host")));
  app.post("/admin/federation/peers/:host", (c) => answerPeer(desk, c, c.req.param("host")));
  app.get("/admin/federation/trace", (c) => showTrace(desk, c));
  app.get("/admin/federation/deliveries/:id", (c) => showDelivery(desk, c, c.req.param("id")));
  app.post("/admin/federation/deliveries/:id", async (c) => {
    const id = c.req.param("id");
    if (!uuid.safeParse(id).success) throw new Missing("delivery");
    await perform(desk.db, actor(c.get("visit")), (act) => tryDeliveryNow(act, id));
    return goOn(desk, c, `/admin/federation/deliveries/${id}`, "delivery-retried");
  });
}

function lineOf({ peer, mirrors }: PeerHealth): PeerLine {
  const have = mirrors.reduce((sum, { size }) => sum + size, 0);
  const entries = mirrors.reduce((sum, { size, announcedSize }) => sum + Math.max(size, announcedSize), 0);
  const { host, name, state, failures } = peer;
  return {
    host,
    name,
    state,
    entries,
    behind: entries - have,
    lastSuccessAt: peer.lastSuccessAt ?? undefined,
    failures: failures + mirrors.reduce((sum, mirror) => sum + mirror.failures, 0),
  };
}

async function showPeers(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Promise<Response> {
  const peers = (await listPeerHealth(desk.db.orm)).map(lineOf);
  return show(desk, c, peersPage(frameOf(desk, c.get("visit")), { peers, form }), status);
}

/** Asks the other instance for its card; nothing is proposed before an admin has compared it. */
async function answerCard(desk: Desk, c: Page): Promise<Response> {
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newPeer,
    input: given(values, ["address"]),
    values,
    deed: async ({ address }) => showCard(desk, c, await cardOf(desk, address), "/admin/federation/peers"),
    again: (form, status) => showPeers(desk, c, form, status),
  });
}

const cardOf = async (desk: Desk, address: string): Promise<PeerCard> =>
  needCard((await desk.ask?.card?.(address)) ?? "unreachable");

async function showCard(desk: Desk, c: Page, card: PeerCard, action: string): Promise<Response> {
  const peer = await findPeer(desk.db.orm, card.host);
  const asks = peer?.state === "proposed-by-them";
  const view = { card, asks, action: asks ? peerPath(card.host) : action };
  return show(desk, c, peerCardPage(frameOf(desk, c.get("visit")), view));
}

async function answerProposal(desk: Desk, c: Page): Promise<Response> {
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newPeer,
    input: given(values, ["address", "fingerprint"]),
    values,
    deed: async ({ address, fingerprint }) => {
      const card = await cardOf(desk, address);
      await perform(desk.db, actor(c.get("visit")), (act) => proposePeer(act, card, fingerprint));
      return goOn(desk, c, "/admin/federation", "peer-proposed");
    },
    again: (form, status) => showPeers(desk, c, form, status),
  });
}

async function showPeer(desk: Desk, c: Page, host: string): Promise<Response> {
  const { peer, mirrors } = need(await findPeerHealth(desk.db.orm, host), "peer");
  if (peer.state === "proposed-by-them") return showCard(desk, c, peer.card, peerPath(host));
  const line = lineOf({ peer, mirrors });
  const waiting = await listWaitingFor(desk.db.orm, host, WAITING);
  const page = peerPage(frameOf(desk, c.get("visit")), {
    ...line,
    days: [],
    deliveries: waiting.map((delivery) => ({
      id: delivery.id,
      what: whatOf(delivery),
      since: delivery.createdAt,
      tries: delivery.attempts,
      lastAnswer: answerOf(delivery),
    })),
    held: {
      have: line.entries - line.behind,
      checkpointAt: mirrors[0]?.checkpointAt ?? undefined,
      forked: false,
      ours: c.get("visit").entries ?? 0,
    },
    fingerprint: peer.card.gazettes.map(({ fingerprint }) => fingerprint).join(" · "),
    pinnedAt: peer.createdAt,
    lastError: peer.lastError ?? mirrors.find(({ lastError }) => lastError !== null)?.lastError ?? undefined,
    stamp: stampOf(peer),
  });
  return show(desk, c, page);
}

async function answerPeer(desk: Desk, c: Page, host: string): Promise<Response> {
  const { values } = await readForm(c);
  const { deed, fingerprint } = values;
  const by = actor(c.get("visit"));
  const flashes = { hold: "peer-held", resume: "peer-resumed", block: "peer-blocked" } as const;
  if (deed === "confirm") {
    await perform(desk.db, by, (act) => confirmPeer(act, host, fingerprint));
    return goOn(desk, c, peerPath(host), "peer-confirmed");
  }
  if (deed !== "hold" && deed !== "resume" && deed !== "block") throw new Refused({ code: "stale-form" });
  await perform(desk.db, by, (act) => changePeerState(act, host, deed));
  return goOn(desk, c, peerPath(host), flashes[deed]);
}

const whatOf = ({ type, activity }: TracedDelivery): string =>
  `${type} ${activity.split("/").at(-1)?.slice(0, 13) ?? ""}`;

const answerOf = ({ lastStatus, lastError }: TracedDelivery): string =>
  [lastStatus === null ? undefined : String(lastStatus), lastError ?? undefined]
    .filter((part) => part !== undefined)
    .join(" · ") || "–";

async function showDelivery(desk: Desk, c: Page, id: string): Promise<Response> {
  const found = need(uuid.safeParse(id).success ? await findDelivery(desk.db.orm, id) : undefined, "delivery");
  const { host, target, state, attempts, createdAt, doneAt, nextAt } = found;
  const last = { number: attempts, at: doneAt ?? undefined, status: answerOf(found), ok: state === "delivered" };
  const page = deliveryPage(frameOf(desk, c.get("visit")), {
    id,
    what: whatOf(found),
    target,
    host,
    state,
    writtenAt: createdAt,
    // Of earlier tries only their number is kept.
    attempts: attempts === 0 ? [] : [last],
    nextAt: state === "pending" ? nextAt : undefined,
  });
  return show(desk, c, page);
}

async function showTrace(desk: Desk, c: Page): Promise<Response> {
  const address = (c.req.query("url") ?? "").trim().slice(0, 2_000);
  const iri = await iriOf(desk, address);
  const found = iri === undefined ? [] : await traceObject(desk.db.orm, iri, 100);
  const page = tracePage(frameOf(desk, c.get("visit")), {
    address,
    deliveries: found.map((delivery) => ({
      id: delivery.id,
      host: delivery.host,
      what: whatOf(delivery),
      state: delivery.state,
      tries: delivery.attempts,
      answer: answerOf(delivery),
    })),
  });
  return show(desk, c, page);
}

/** The object behind the address of a page of ours; an object's own address stays. */
async function iriOf({ iris, db }: Desk, address: string): Promise<string | undefined> {
  const path = address.startsWith(`${iris.publicUrl}/`) ? address.slice(iris.publicUrl.length) : undefined;
  if (path === undefined) return undefined;
  const announcement = /^\/@[a-z0-9_]+\/announcements\/([0-9a-f-]{36})$/.exec(path)?.[1];
  if (announcement !== undefined) return iris.announcement(announcement);
  const number = /^\/motions\/(\d{1,9})/.exec(path)?.[1];
  const motion = number === undefined ? undefined : await findMotionByNumber(db.orm, Number(number));
  return motion === undefined ? address : iris.motion(motion.id);
}
