import { z } from "zod";
import { perform } from "#commands/act.ts";
import { Missing, Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { tryDeliveryNow } from "#commands/moderation.ts";
import { retryNow } from "#commands/deliveries.ts";
import {
  allowHost,
  blockHost,
  changePeerState,
  confirmPeer,
  hostName,
  needCard,
  newPeer,
  proposePeer,
} from "#commands/peers.ts";
import { confirmSuccessor } from "#commands/successors.ts";
import { findMotionByNumber } from "#db/motions.ts";
import { listPeerDays } from "#db/peerDays.ts";
import { reachOf } from "#domain/reach.ts";
import { listJudgedHosts } from "#db/hosts.ts";
import { findPeer, findPeerHealth, listPeerHealth } from "#db/peers.ts";
import { findDelivery, traceObject } from "#db/traffic.ts";
import type { PeerCard } from "#domain/peers.ts";
import { tracePage } from "#web/admin/audit.ts";
import { deliveryPage } from "#web/admin/deliveries.ts";
import { peerCardPage, peersPage } from "#web/admin/federation.ts";
import { peerPage } from "#web/admin/peer.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf } from "#web/kit/visit.ts";
import { forksByActor } from "#web/load/equivocation.ts";
import { answerOf, lineOf, loadPeer, whatOf } from "#web/load/peers.ts";
import { loadPending } from "#web/load/succession.ts";
import { homeFor } from "./admin.ts";
import { peerPath } from "./home.ts";

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
  app.post("/admin/federation/hosts", (c) => answerHost(desk, c));
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

async function showPeers(desk: Desk, c: Page, form: FormState, status: FormStatus = 200): Promise<Response> {
  const visit = c.get("visit");
  const [peers, judged, pending] = await Promise.all([
    listPeerHealth(desk.db.orm),
    listJudgedHosts(desk.db.orm),
    loadPending(desk.db, visit.who?.person),
  ]);
  const hosts = peers.map(({ peer }) => peer.host);
  const days = await listPeerDays(desk.db.orm, hosts, visit.at);
  const page = peersPage(frameOf(desk, visit), {
    peers: peers.map((health) => ({ ...lineOf(health), reach: reachOf(days.get(health.peer.host) ?? []) })),
    pending,
    judged: judged.map(({ host, blockedAt, allowedAt }) => ({
      host,
      isBlocked: blockedAt !== null,
      since: blockedAt ?? allowedAt ?? 0,
    })),
    isAllowlist: desk.isAllowlist ?? false,
    forks: [...(await forksByActor(desk)).values()].filter(({ isOwn }) => !isOwn),
    form,
  });
  return show(desk, c, page, status);
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
  const health = need(await findPeerHealth(desk.db.orm, host), "peer");
  if (health.peer.state === "proposed-by-them") return showCard(desk, c, health.peer.card, peerPath(host));
  const visit = c.get("visit");
  return show(desk, c, peerPage(frameOf(desk, visit), await loadPeer(desk, visit, health)));
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
  if (deed === "confirm-key") {
    const shown = { origin: values["origin"], fingerprint };
    const isDone = await perform(desk.db, by, (act) => confirmSuccessor(act, host, shown));
    return goOn(desk, c, peerPath(host), isDone ? "successor-confirmed" : "successor-asked");
  }
  if (deed === "retry") {
    await perform(desk.db, by, (act) => retryNow(act, host));
    return goOn(desk, c, peerPath(host), "peer-retried");
  }
  if (deed === "allow") {
    await perform(desk.db, by, (act) => allowHost(act, host));
    return goOn(desk, c, "/admin/federation", "host-allowed");
  }
  if (deed !== "hold" && deed !== "resume" && deed !== "block") throw new Refused({ code: "stale-form" });
  await perform(desk.db, by, (act) => changePeerState(act, host, deed));
  return goOn(desk, c, peerPath(host), flashes[deed]);
}

/** Decides about a server whether it is connected or not. */
async function answerHost(desk: Desk, c: Page): Promise<Response> {
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: z.strictObject({ host: z.string().trim().toLowerCase().pipe(hostName), deed: z.enum(["allow", "block"]) }),
    input: given(values, ["host", "deed"]),
    values,
    deed: async ({ host, deed }) => {
      await perform(desk.db, actor(c.get("visit")), (act) => (deed === "allow" ? allowHost : blockHost)(act, host));
      return goOn(desk, c, "/admin/federation", deed === "allow" ? "host-allowed" : "peer-blocked");
    },
    again: (form, status) => showPeers(desk, c, form, status),
  });
}

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
