import { z } from "zod";
import { beginSession } from "#commands/accounts.ts";
import { perform, system } from "#commands/act.ts";
import { Refused } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import {
  acceptAs,
  acceptInvitation,
  acceptance,
  findOpenInvitation,
  invitationSecret,
  invite,
  newInvitation,
  revokeInvitation,
} from "#commands/invitations.ts";
import { type Invitation, findPerson, listOpenInvitations } from "#db/accounts.ts";
import { roles, type Role } from "#domain/members.ts";
import {
  invitationPage,
  invitationSlipsPage,
  invitationsPage,
  type InvitationLine,
  type InvitationView,
} from "#web/accounts.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, answerForm, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { beginVisit } from "./sessions.ts";

/** Links that let people in: made by officers, printed, revoked, accepted. */
export function invitationRoutes(app: Pages, desk: Desk): void {
  app.get("/invitations/:secret", (c) => showInvitation(desk, c, c.req.param("secret"), untouched));
  app.post("/invitations/:secret", (c) => answerInvitation(desk, c, c.req.param("secret")));
  app.get("/:at{@[a-z0-9_]+}/invitations", async (c) =>
    showList(desk, c, await bodyToInviteTo(desk, c, c.req.param("at")), untouched),
  );
  app.post("/:at{@[a-z0-9_]+}/invitations", async (c) =>
    answerList(desk, c, await bodyToInviteTo(desk, c, c.req.param("at"))),
  );
  app.get("/:at{@[a-z0-9_]+}/invitations/print", async (c) => {
    const seen = await bodyToInviteTo(desk, c, c.req.param("at"));
    const { only } = c.req.query();
    const slips = (await openInvitations(desk, c, seen)).flatMap(({ id, url, expiresAt }) =>
      url === undefined || (only !== undefined && only !== id) ? [] : [{ url, expiresAt }],
    );
    const back = `${seen.href}/invitations`;
    return show(desk, c, invitationSlipsPage(frameOf(desk, c.get("visit")), { body: seen.body, back, slips }));
  });
}

async function showInvitation(
  desk: Desk,
  c: Page,
  secret: string,
  form: FormState,
  status: FormStatus = 200,
): Promise<Response> {
  const visit = c.get("visit");
  const { invitation, body } = await findOpenInvitation(desk.db.orm, secret, visit.at);
  const inviter = invitation.createdBy === null ? undefined : await findPerson(desk.db.orm, invitation.createdBy);
  const view: InvitationView = {
    body: { name: body.name, href: `/@${body.slug}` },
    action: `/invitations/${secret}`,
    inviter: inviter?.name,
    email: invitation.email ?? undefined,
    form,
  };
  return show(desk, c, invitationPage(frameOf(desk, visit), view), status);
}

async function answerInvitation(desk: Desk, c: Page, secret: string): Promise<Response> {
  const visit = c.get("visit");
  const { body } = await findOpenInvitation(desk.db.orm, secret, visit.at);
  const { values } = await readForm(c);
  if (visit.who !== undefined) {
    const { person } = visit.who;
    await perform(desk.db, actor(visit), (act) => acceptAs(act, secret, person));
    return goOn(desk, c, `/@${body.slug}`, "invitation-accepted");
  }
  return answerForm(c, {
    schema: acceptance,
    input: given(values, ["name", "email", "password"]),
    values,
    deed: async (input) => {
      const session = await perform(desk.db, system, async (act) => {
        const { account } = await acceptInvitation(act, secret, input);
        return beginSession(act, account);
      });
      await beginVisit(desk, c, session);
      return goOn(desk, c, `/@${body.slug}`, "invitation-accepted");
    },
    again: (form, status) => showInvitation(desk, c, secret, form, status),
  });
}

async function bodyToInviteTo(desk: Desk, c: Page, at: string): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, "manage-members");
  return seen;
}

/** Whoever may not give a role does not see the link that would give it. */
async function openInvitations(desk: Desk, c: Page, { body }: SeenBody): Promise<InvitationLine[]> {
  const visit = c.get("visit");
  const mayGiveRoles = mayIn(visit, body, "assign-roles");
  const found = await listOpenInvitations(desk.db.orm, body.id, visit.at);
  return found.map((invitation) => {
    const role = roleOf(invitation);
    const url = `${desk.iris.publicUrl}/invitations/${invitationSecret(desk.db.sealer, invitation.id)}`;
    const { id, email, expiresAt } = invitation;
    return { id, email: email ?? undefined, role, expiresAt, url: role === "member" || mayGiveRoles ? url : undefined };
  });
}

const roleOf = ({ role }: Invitation): Role => roles.find((each) => each === role) ?? "member";

async function showList(desk: Desk, c: Page, seen: SeenBody, form: FormState, status: FormStatus = 200) {
  const visit = c.get("visit");
  const page = invitationsPage(frameOf(desk, visit), {
    body: { name: seen.body.name, href: seen.href },
    action: `${seen.href}/invitations`,
    invitations: await openInvitations(desk, c, seen),
    roles: mayIn(visit, seen.body, "assign-roles") ? roles.toReversed() : ["member"],
    form,
  });
  return show(desk, c, page, status);
}

const several = newInvitation.omit({ member: true }).extend({
  count: z.coerce.number().int().min(1).max(100).default(1),
});

async function answerList(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  const by = actor(c.get("visit"));
  const path = `${seen.href}/invitations`;
  if (values["deed"] === "revoke") {
    const id = uuid.safeParse(values["invitation"]);
    if (!id.success) throw new Refused({ code: "stale-form" });
    await perform(desk.db, by, (act) => revokeInvitation(act, seen.body.slug, id.data));
    return goOn(desk, c, path, "invitation-revoked");
  }
  return answerForm(c, {
    schema: several,
    input: given(values, ["email", "role", "count"]),
    values,
    deed: async ({ count, ...input }) => {
      await perform(desk.db, by, async (act) => {
        // An address belongs to one person.
        for (let made = 0; made < (input.email === undefined ? count : 1); made += 1)
          await invite(act, seen.body.slug, input, desk.post);
      });
      return goOn(desk, c, path, "invitation-made");
    },
    again: (form, status) => showList(desk, c, seen, form, status),
  });
}
