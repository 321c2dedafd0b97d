import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { need, Refused } from "#commands/errors.ts";
import { findSomeone } from "#commands/someone.ts";
import { dropSuccession, givenKeys, succeedLog } from "#commands/succession.ts";
import { readLogState } from "#commands/successionState.ts";
import { type Body, findHome } from "#db/bodies.ts";
import { refusalFor } from "#domain/members.ts";
import { keyFingerprint } from "#domain/keyChanges.ts";
import { gone, ok, orNull, sent, time, timeOf, timeOrNull } from "./answers.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody } from "./kit.ts";
import { problem } from "./problems.ts";

const shape = z
  .object({
    gazette: z.url().nullable().openapi({ description: "The log that grows" }),
    key: z.string().nullable().openapi({ description: "Fingerprint of its key" }),
    doubt: orNull(
      z.object({
        why: z.enum(["restored", "behind", "forked"]),
        since: time,
        silent: z.array(z.object({ host: z.string(), failures: z.int() })),
      }),
    ).openapi({ description: "Why it does not grow, and which peers have not answered" }),
    asked: orNull(
      z.object({
        gazette: z.url(),
        key: z.string(),
        askedAt: time,
        recoveryKeys: z.int(),
        need: z.int(),
        officers: z.int(),
        dueAt: time.nullable(),
      }),
    ).openapi({ description: "A new log in its place, as far as admins have come" }),
    closed: z.array(z.object({ gazette: z.url(), size: z.int(), closedAt: time.nullable() })),
  })
  .openapi("LogState");

const get = endpoint(
  {
    method: "get",
    path: "/v1/gazette/succession",
    summary: "Whether our public record grows, whom it waits for, and whether a new one is asked for; for admins",
    responses: ok(shape),
  },
  async (c) => c.json(await show(c, await mustBeAdmin(c)), 200),
);

const post = endpoint(
  {
    method: "post",
    path: "/v1/gazette/succession",
    summary:
      "Begin a new log in place of our own, by the printed recovery keys: two admins, each with their sheets; an only one with 72 hours' notice",
    request: sent(z.strictObject({ recoveryKeys: givenKeys })),
    responses: { ...ok(shape, "Begun"), 202: problem("A second admin, or further recovery keys, are needed too") },
  },
  async (c) => {
    const home = await mustBeAdmin(c);
    const { recoveryKeys } = c.req.valid("json");
    const done = await perform(c.var.api.db, actor(c), (act) => succeedLog(act, undefined, recoveryKeys));
    // What was given is kept; the answer is a problem all the same.
    if (!done.isBegun && done.approvals < done.need)
      throw new Refused({ code: "waiting-for-recovery-keys", have: done.approvals, need: done.need });
    if (!done.isBegun) throw new Refused({ code: "waiting-for-second-officer" });
    return c.json(await show(c, home), 200);
  },
);

const drop = endpoint(
  {
    method: "delete",
    path: "/v1/gazette/succession",
    summary: "Ask for it no longer",
    responses: gone,
  },
  async (c) => {
    await mustBeAdmin(c);
    await perform(c.var.api.db, actor(c), (act) => dropSuccession(act, undefined));
    return c.body(null, 204);
  },
);

async function show(c: Ask, { id }: Body): Promise<z.infer<typeof shape>> {
  const { log, doubt, silent, asked, need: needed, closed } = await readLogState(c.var.api.db.orm, id);
  return {
    gazette: log?.prefix ?? null,
    key: log === undefined ? null : keyFingerprint(log.vkey),
    doubt:
      doubt === undefined
        ? null
        : {
            why: doubt.why,
            since: timeOf(doubt.since),
            silent: silent.map(({ host, failures }) => ({ host, failures })),
          },
    asked:
      asked === undefined
        ? null
        : {
            gazette: asked.prefix,
            key: keyFingerprint(asked.vkey),
            askedAt: timeOf(asked.askedAt),
            recoveryKeys: asked.approvals.length,
            need: needed,
            officers: asked.secondBy === null ? 1 : 2,
            dueAt: timeOrNull(asked.dueAt),
          },
    closed: closed.map(({ prefix, size, closedAt }) => ({ gazette: prefix, size, closedAt: timeOrNull(closedAt) })),
  };
}

/** Keys are the admins' business. */
async function mustBeAdmin(c: Ask): Promise<Body> {
  const { person } = mustBeSomebody(c);
  const { orm } = c.var.api.db;
  const home = need(await findHome(orm), "organization");
  const refusal = refusalFor(await findSomeone(orm, home, person), "manage-keys");
  if (refusal !== undefined) throw new Refused(refusal);
  return home;
}

export const successionEndpoints: readonly Endpoint[] = [get, post, drop];
