import { z } from "@hono/zod-openapi";
import { perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import { invite, newInvitation } from "#commands/invitations.ts";
import { exportMembers } from "#commands/memberFiles.ts";
import { addMember, changeMember, memberChange, newMember, removeMember } from "#commands/members.ts";
import { seeBody } from "#commands/reading.ts";
import { findSomeone } from "#commands/someone.ts";
import type { Body } from "#db/bodies.ts";
import { type Member, findMember, listMembers } from "#db/members.ts";
import { may, refusalFor, roles, standings } from "#domain/members.ts";
import { gone, id, made, ok, sent, time, timeOf } from "./answers.ts";
import { bySlug } from "./bodies.ts";
import { type Ask, type Endpoint, actor, endpoint, mustBeSomebody, personOf } from "./kit.ts";
import { listOf, pageOf, paging } from "./paging.ts";

const memberShape = z
  .object({
    id,
    name: z.string(),
    role: z.enum(roles),
    standing: z.enum(standings),
    weight: z.int().openapi({ description: "How much the vote weighs" }),
    since: time,
    hasAccount: z.boolean(),
    email: z.string().nullable().optional().openapi({ description: "For officers only" }),
  })
  .openapi("Member");

const invitationShape = z.object({ id, url: z.url(), expiresAt: time }).openapi("Invitation");

const byMember = z.object({ slug: z.string(), id });

const shapeMember = (member: Member, showsEmail: boolean): z.infer<typeof memberShape> => ({
  id: member.id,
  name: member.name,
  role: member.role,
  standing: member.standing,
  weight: member.weight,
  since: timeOf(member.since),
  hasAccount: member.account !== null,
  ...(showsEmail && { email: member.email }),
});

/** The body, and whether e-mails may be shown to whoever asks; refuses whoever may not see its members. */
async function openList(c: Ask, slug: string): Promise<{ body: Body; showsEmail: boolean }> {
  const { person } = mustBeSomebody(c);
  const { body } = await seeBody(c.var.api.db.orm, slug, person);
  const someone = await findSomeone(c.var.api.db.orm, body, person);
  const refusal = refusalFor(someone, "see-members");
  if (refusal !== undefined) throw new Refused(refusal);
  return { body, showsEmail: may(someone.roles, "manage-members") };
}

const list = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/members",
    summary: "Members of a body, for its members",
    request: { params: bySlug, query: z.strictObject(paging) },
    responses: ok(listOf(memberShape)),
  },
  async (c) => {
    const { body, showsEmail } = await openList(c, c.req.valid("param").slug);
    const { limit, cursor } = c.req.valid("query");
    const asked = { body: body.id, limit: limit + 1, ...(cursor !== undefined && { after: cursor }) };
    const { rows, next } = pageOf(await listMembers(c.var.api.db.orm, asked), limit);
    return c.json({ items: rows.map((member) => shapeMember(member, showsEmail)), next }, 200);
  },
);

const get = endpoint(
  {
    method: "get",
    path: "/v1/bodies/{slug}/members/{id}",
    summary: "One member, for members",
    request: { params: byMember },
    responses: ok(memberShape),
  },
  async (c) => {
    const { slug, id: asked } = c.req.valid("param");
    const { body, showsEmail } = await openList(c, slug);
    const member = need(await findMember(c.var.api.db.orm, body.id, asked), "member");
    return c.json(shapeMember(member, showsEmail), 200);
  },
);

const exported = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/members/export",
    summary:
      "All members with their addresses as CSV, for officers; recorded. A session must be fresh, a token need not",
    request: { params: bySlug },
    responses: { 200: { description: "As asked", content: { "text/csv": { schema: z.string() } } } },
  },
  async (c) => {
    const by = actor(c);
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    const file = await perform(c.var.api.db, by, (act) => exportMembers(act, body.slug));
    return c.body(file, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${body.slug}-members.csv"`,
    });
  },
);

const add = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/members",
    summary: "Add a member: the e-mail of a local account, or a name alone",
    request: { params: bySlug, ...sent(newMember) },
    responses: made(memberShape),
  },
  async (c) => {
    const by = actor(c);
    const { body } = await seeBody(c.var.api.db.orm, c.req.valid("param").slug, personOf(c));
    const member = await perform(c.var.api.db, by, (act) => addMember(act, body.slug, c.req.valid("json")));
    const location = `/api/v1/bodies/${body.slug}/members/${member.id}`;
    return c.json(shapeMember(member, true), 201, { Location: location });
  },
);

const change = endpoint(
  {
    method: "patch",
    path: "/v1/bodies/{slug}/members/{id}",
    summary: "Change role, standing, or the name of a member without account",
    request: { params: byMember, ...sent(memberChange) },
    responses: ok(memberShape),
  },
  async (c) => {
    const { slug, id: asked } = c.req.valid("param");
    const { db } = c.var.api;
    const by = actor(c);
    const { body } = await seeBody(db.orm, slug, personOf(c));
    const member = await perform(db, by, (act) => changeMember(act, body.slug, asked, c.req.valid("json")));
    return c.json(shapeMember(member, true), 200);
  },
);

const remove = endpoint(
  {
    method: "delete",
    path: "/v1/bodies/{slug}/members/{id}",
    summary: "End a membership",
    request: { params: byMember },
    responses: gone,
  },
  async (c) => {
    const { slug, id: asked } = c.req.valid("param");
    const by = actor(c);
    const { body } = await seeBody(c.var.api.db.orm, slug, personOf(c));
    await perform(c.var.api.db, by, (act) => removeMember(act, body.slug, asked));
    return c.body(null, 204);
  },
);

const inviteOne = endpoint(
  {
    method: "post",
    path: "/v1/bodies/{slug}/invitations",
    summary: "A link that lets one person in, once",
    request: { params: bySlug, ...sent(newInvitation) },
    responses: made(invitationShape),
  },
  async (c) => {
    const by = actor(c);
    const { db, iris, post } = c.var.api;
    const { body } = await seeBody(db.orm, c.req.valid("param").slug, personOf(c));
    const input = c.req.valid("json");
    const invitation = await perform(db, by, (act) => invite(act, body.slug, input, post));
    const url = `${iris.publicUrl}/invitations/${invitation.secret}`;
    const shape = { id: invitation.id, url, expiresAt: timeOf(invitation.expiresAt) };
    return c.json(shape, 201, { Location: url });
  },
);

export const memberEndpoints: readonly Endpoint[] = [list, get, exported, add, change, remove, inviteOne];
