import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { resumeForks } from "#commands/equivocations.ts";
import { need, Refused } from "#commands/errors.ts";
import { retryNow } from "#commands/deliveries.ts";
import { allowHost, changePeerState, confirmPeer, hostName, needCard, newPeer, proposePeer } from "#commands/peers.ts";
import { findSomeone } from "#commands/someone.ts";
import { confirmation, confirmSuccessor } from "#commands/successors.ts";
import { findHome } from "#db/bodies.ts";
import { listBranches, listEvidence, listForks } from "#db/forks.ts";
import { readClock } from "#db/clock.ts";
import { listPeerDays } from "#db/peerDays.ts";
import { findPeer, findPeerHealth, listPeerHealth } from "#db/peers.ts";
import { listPendingSuccessors } from "#db/succession.ts";
import { refusalFor } from "#domain/members.ts";
import { made, maybeSent, ok, sent } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody } from "./kit.ts";
import { listOf } from "./paging.ts";
import { problem } from "./problems.ts";
import { type ForkOf, peerShape, shapePeer } from "./shapes/peers.ts";

const byHost = z.object({ host: hostName });

const list = endpoint(
  {
    method: "get",
    path: "/v1/peers",
    summary: "Connected instances, and those that are asked or ask, for admins",
    responses: ok(listOf(peerShape)),
  },
  async (c) => {
    await mustBeAdmin(c);
    const { orm, clockOffset } = c.var.api.db;
    const [rows, waiting] = await Promise.all([listPeerHealth(orm), listPendingSuccessors(orm)]);
    const hosts = rows.map(({ peer }) => peer.host);
    const days = await listPeerDays(orm, hosts, await readClock(orm, clockOffset));
    const forks = await listForksHere(c);
    const items = rows.map((row) => shapePeer(row, days.get(row.peer.host) ?? [], waiting, forks));
    return c.json({ items, next: null }, 200);
  },
);

const propose = endpoint(
  {
    method: "post",
    path: "/v1/peers",
    summary: "Ask another instance to connect; if it asked before, this confirms",
    request: sent(newPeer),
    responses: made(peerShape),
  },
  async (c) => {
    await mustBeAdmin(c);
    const { db, ask } = c.var.api;
    const { address, fingerprint } = c.req.valid("json");
    // The card comes before the transaction: nobody waits for a network inside one.
    const card = needCard((await ask?.card?.(address)) ?? "unreachable");
    const { host } = await perform(db, actor(c), (act) => proposePeer(act, card, fingerprint));
    return c.json(await show(c, host), 201, { Location: `/api/v1/peers/${encodeURIComponent(host)}` });
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/peers/{host}",
    summary: "One of them",
    request: { params: byHost },
    responses: ok(peerShape),
  },
  async (c) => {
    await mustBeAdmin(c);
    return c.json(await show(c, c.req.valid("param").host), 200);
  },
);

const confirm = endpoint(
  {
    method: "post",
    path: "/v1/peers/{host}/confirm",
    summary: "Say yes to an instance that asks to connect",
    request: { params: byHost },
    responses: ok(peerShape),
  },
  async (c) => {
    const { host } = c.req.valid("param");
    await perform(c.var.api.db, actor(c), (act) => confirmPeer(act, host));
    return c.json(await show(c, host), 200);
  },
);

const changes = (["hold", "resume", "block"] as const).map((event) =>
  endpoint(
    {
      method: "post",
      path: `/v1/peers/{host}/${event}`,
      summary: {
        hold: "Rest what is exchanged with a peer",
        resume: "Go on with a peer that is held",
        block: "End it: it is not heard and gets nothing more",
      }[event],
      request: { params: byHost },
      responses: ok(peerShape),
    },
    async (c) => {
      const { host } = c.req.valid("param");
      await perform(c.var.api.db, actor(c), (act) => changePeerState(act, host, event));
      return c.json(await show(c, host), 200);
    },
  ),
);

const allow = endpoint(
  {
    method: "post",
    path: "/v1/peers/{host}/allow",
    summary: "Lift the block of a host; where only named hosts are heard, it is one of them from now on",
    request: { params: byHost },
    responses: ok(z.object({ host: z.string(), state: peerShape.shape.state.nullable() }).openapi("AllowedHost")),
  },
  async (c) => {
    const { host } = c.req.valid("param");
    const { db } = c.var.api;
    await perform(db, actor(c), (act) => allowHost(act, host));
    return c.json({ host, state: (await findPeer(db.orm, host))?.state ?? null }, 200);
  },
);

const retry = endpoint(
  {
    method: "post",
    path: "/v1/peers/{host}/retry",
    summary: "Look at its gazettes now, and send what waits or has failed in the last 14 days",
    request: { params: byHost },
    responses: ok(
      z
        .object({ host: z.string(), deliveries: z.int().openapi({ description: "How many are tried now" }) })
        .openapi("Retried"),
    ),
  },
  async (c) => {
    const { host } = c.req.valid("param");
    const deliveries = await perform(c.var.api.db, actor(c), (act) => retryNow(act, host));
    return c.json({ host, deliveries }, 200);
  },
);

const confirmKey = endpoint(
  {
    method: "post",
    path: "/v1/peers/{host}/confirm-key",
    summary: "Agree that a new gazette takes the place of the one held: two admins; an only one with 72 hours' notice",
    request: { params: byHost, ...maybeSent(confirmation) },
    responses: { ...ok(peerShape), 202: problem("A second admin has to agree too") },
  },
  async (c) => {
    const { host } = c.req.valid("param");
    // Valid, or no body at all.
    const shown = confirmation.parse(c.req.valid("json") ?? {});
    const isDone = await perform(c.var.api.db, actor(c), (act) => confirmSuccessor(act, host, shown));
    // What the first one said is kept; the answer is a problem all the same.
    if (!isDone) throw new Refused({ code: "waiting-for-second-officer" });
    return c.json(await show(c, host), 200);
  },
);

const goOn = endpoint(
  {
    method: "post",
    path: "/v1/peers/{host}/go-on",
    summary: "Take gazettes that signed two histories over again, as far as they go on from what was held first",
    request: { params: byHost },
    responses: ok(peerShape),
  },
  async (c) => {
    const { host } = c.req.valid("param");
    await perform(c.var.api.db, actor(c), (act) => resumeForks(act, host));
    return c.json(await show(c, host), 200);
  },
);

async function show(c: Ask, host: string) {
  const { orm, clockOffset } = c.var.api.db;
  const [found, waiting] = await Promise.all([findPeerHealth(orm, host), listPendingSuccessors(orm, host)]);
  const health = need(found, "peer");
  const days = await listPeerDays(orm, [host], await readClock(orm, clockOffset));
  return shapePeer(health, days.get(host) ?? [], waiting, await listForksHere(c, host));
}

/** Forked logs of peers, or of one of them, with all that is held of them. */
async function listForksHere(c: Ask, host?: string): Promise<ForkOf[]> {
  const { db, iris } = c.var.api;
  const forks = (await listForks(db.orm)).filter(({ log }) => host === undefined || log.host === host);
  return Promise.all(
    forks.map(async ({ log, fork }) => {
      const prefix = `${iris.publicUrl}/gazette/mirror/${encodeURIComponent(log.host ?? "")}/${log.prefix.split("/").at(-1)}`;
      const [branches, evidence] = await Promise.all([listBranches(db.orm, log.id), listEvidence(db.orm, log.id)]);
      return { log, fork, branches, evidence, prefix };
    }),
  );
}

/** Whom an organization is connected with, and asks, is for its admins. */
async function mustBeAdmin(c: Ask): Promise<void> {
  const { person } = mustBeSomebody(c);
  const { orm } = c.var.api.db;
  const home = need(await findHome(orm), "organization");
  const refusal = refusalFor(await findSomeone(orm, home, person), "manage-peers");
  if (refusal !== undefined) throw new Refused(refusal);
}

export const peerEndpoints: readonly Endpoint[] = [
  list,
  propose,
  get,
  confirm,
  confirmKey,
  ...changes,
  goOn,
  allow,
  retry,
];
