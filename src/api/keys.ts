import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { need, Refused } from "#commands/errors.ts";
import {
  changeHttpKey,
  changeKey,
  dropKeyChange,
  keyChangeInput,
  recoverKey,
  recoveryInput,
} from "#commands/keyChanges.ts";
import { findRecordKeys, listBodyKeys } from "#commands/keyReading.ts";
import { seeBody } from "#commands/reading.ts";
import { findSomeone } from "#commands/someone.ts";
import { findBody } from "#db/bodies.ts";
import { refusalFor } from "#domain/members.ts";
import { id, maybeSent, ok, orNull, sent, time, timeOf, timeOrNull } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody } from "./kit.ts";
import { problem } from "./problems.ts";

const fingerprint = z.string().openapi({ example: "3f1a 0c22 98e1 77aa 5b40 d2c9 e610 4f8d" });
const entry = orNull(z.object({ number: z.int(), id: z.url() })).openapi({
  description: "Entry of the public record; null while it is on its way",
});

const keysShape = z
  .object({
    body: z.string(),
    keys: z
      .array(
        z.object({
          key: z.string(),
          fingerprint,
          since: time,
          retiredAt: time.nullable(),
          revokedAt: time.nullable().openapi({ description: "Others may have it: nothing after this counts" }),
          begunBy: entry,
          endedBy: entry,
        }),
      )
      .openapi({ description: "With which the body signs entries, newest first" }),
    httpKeys: z
      .array(z.object({ fingerprint, since: time, retiredAt: time.nullable() }))
      .openapi({ description: "With which the body signs what it sends to followers, newest first" }),
    pending: orNull(
      z.object({
        askedBy: z.object({ id, name: z.string() }),
        askedAt: time,
        dueAt: time
          .nullable()
          .openapi({ description: "When it happens by itself; null: a second admin has to ask too" }),
        compromised: z.boolean(),
      }),
    ),
    log: orNull(z.object({ vkey: z.string(), fingerprint })),
    witness: orNull(z.object({ key: z.string(), fingerprint })),
    recovery: z.object({ committed: z.int(), need: z.int() }),
    admins: z.int(),
  })
  .openapi("Keys");

async function shapeKeys(c: Ask, slug: string): Promise<z.infer<typeof keysShape>> {
  const { orm } = c.var.api.db;
  const { person } = mustBeSomebody(c);
  const { body } = await seeBody(orm, slug, person);
  const organization = need(await findBody(orm, body.organization), "organization");
  const refusal = refusalFor(await findSomeone(orm, organization, person), "manage-keys");
  if (refusal !== undefined) throw new Refused(refusal);
  const [[found], record] = await Promise.all([
    listBodyKeys(orm, organization, body),
    findRecordKeys(orm, organization),
  ]);
  const { keys, http, pending } = need(found, "keys");
  const { log = null, witness = null, recovery, admins } = record;
  const named = (name: (typeof keys)[number]["begunBy"]) => (name ? { number: name.number, id: name.iri } : null);
  return {
    body: body.slug,
    keys: keys.map((each) => ({
      key: each.key,
      fingerprint: each.fingerprint,
      since: timeOf(each.since),
      retiredAt: timeOrNull(each.retiredAt),
      revokedAt: timeOrNull(each.revokedAt),
      begunBy: named(each.begunBy),
      endedBy: named(each.endedBy),
    })),
    httpKeys: http.map((each) => ({
      fingerprint: each.fingerprint,
      since: timeOf(each.since),
      retiredAt: timeOrNull(each.retiredAt),
    })),
    pending: pending
      ? {
          askedBy: { id: pending.askedBy.person, name: pending.askedBy.name },
          askedAt: timeOf(pending.askedAt),
          dueAt: timeOrNull(pending.dueAt),
          compromised: pending.isCompromised,
        }
      : null,
    log,
    witness,
    recovery,
    admins,
  };
}

const get = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/keys",
    summary: "The keys of a body and of its organization's record, for admins",
    request: { params: bySlug },
    responses: ok(keysShape),
  },
  async (c) => c.json(await shapeKeys(c, c.req.valid("param").slug), 200),
);

const fresh = "A session must have proved its password in the last ten minutes; a token need not";

const rotate = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/keys/rotate",
    summary:
      "Give a body a new entry key by its old one: two admins, one after the other; an only admin waits 72 hours",
    description: `\`compromised\`: others may have the old key. ${fresh}.`,
    request: { params: bySlug, ...maybeSent(keyChangeInput) },
    responses: {
      ...ok(keysShape, "The new key signs"),
      202: problem("Asked: a second admin has to ask too, or 72 hours pass"),
    },
  },
  async (c) => {
    const by = actor(c);
    const { slug } = c.req.valid("param");
    await shapeKeys(c, slug);
    const { compromised = false } = c.req.valid("json");
    const isDone = await perform(c.var.api.db, by, (act) => changeKey(act, slug, compromised));
    // What the first admin asked for is saved; the answer is a problem all the same.
    if (!isDone) throw new Refused({ code: "waiting-for-second-officer" });
    return c.json(await shapeKeys(c, slug), 200);
  },
);

const withdraw = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/keys/withdraw",
    summary: "Take back a change of key that was asked for: any admin can",
    description: fresh,
    request: { params: bySlug },
    responses: ok(keysShape),
  },
  async (c) => changed(c, c.req.valid("param").slug, dropKeyChange),
);

const recover = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/keys/recover",
    summary: "Give a body a new entry key by the printed recovery keys: at once, and all old ones are revoked",
    description: fresh,
    request: { params: bySlug, ...sent(recoveryInput) },
    responses: ok(keysShape),
  },
  async (c) => {
    const { keys } = c.req.valid("json");
    return changed(c, c.req.valid("param").slug, (act, slug) => recoverKey(act, slug, keys));
  },
);

const http = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/keys/http/rotate",
    summary: "Give a body a new key for signing what it sends to followers",
    description: `\`compromised\`: the old one signs nothing any more, not even the news of it. ${fresh}.`,
    request: { params: bySlug, ...maybeSent(keyChangeInput) },
    responses: ok(keysShape),
  },
  async (c) => {
    const { compromised = false } = c.req.valid("json");
    return changed(c, c.req.valid("param").slug, (act, slug) => changeHttpKey(act, slug, compromised));
  },
);

async function changed(
  c: Ask,
  slug: string,
  deed: (act: Parameters<typeof dropKeyChange>[0], slug: string) => Promise<void>,
) {
  const by = actor(c);
  await shapeKeys(c, slug);
  await perform(c.var.api.db, by, (act) => deed(act, slug));
  return c.json(await shapeKeys(c, slug), 200);
}

export const keyEndpoints: readonly Endpoint[] = [get, rotate, withdraw, recover, http];
