import { perform } from "#commands/act.ts";
import { Refused, need } from "#commands/errors.ts";
import { uuid } from "#commands/inputs.ts";
import { addMember, changeMember, importMembers, memberChange, newMember, removeMember } from "#commands/members.ts";
import { exportMembers } from "#commands/memberFiles.ts";
import { type Member, countMembersIn, findMember, listMembersByName } from "#db/members.ts";
import { importPage, importReportPage, memberPage, membersPage, type MemberLine } from "#web/admin/members.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { goOn, show, showConflict } from "#web/kit/answers.ts";
import type { Desk, Page, Pages } from "#web/kit/desk.ts";
import { type FormStatus, type Posted, answerForm, formOf, given, readForm } from "#web/kit/forms.ts";
import { actor, frameOf, mayIn, mustBeAbleTo, mustLogIn } from "#web/kit/visit.ts";
import { type SeenBody, seeBody } from "#web/load/bodies.ts";
import { type MemberFile, readMemberFile } from "#web/memberFile.ts";
import type { Deed } from "#domain/members.ts";

const PAGE = 50;

/** The members of a body: the list for those inside, changes and imports for its officers. */
export function memberRoutes(app: Pages, desk: Desk): void {
  const path = "/:at{@[a-z0-9_]+}/members";
  app.get(path, async (c) => showList(desk, c, await enter(desk, c, c.req.param("at"), "see-members"), untouched));
  app.post(path, async (c) => answerAdd(desk, c, await enter(desk, c, c.req.param("at"), "manage-members")));
  app.get(`${path}/import`, async (c) =>
    showImport(desk, c, await enter(desk, c, c.req.param("at"), "manage-members"), untouched),
  );
  app.post(`${path}/import`, async (c) =>
    answerImport(desk, c, await enter(desk, c, c.req.param("at"), "manage-members")),
  );
  app.post(`${path}/export`, async (c) => {
    const { body } = await enter(desk, c, c.req.param("at"), "manage-members");
    const file = await perform(desk.db, actor(c.get("visit")), (act) => exportMembers(act, body.slug));
    return c.body(file, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${body.slug}-members.csv"`,
      "Cache-Control": "private, no-store",
    });
  });
  // Where whoever had to give the password first comes back to.
  app.get(`${path}/export`, (c) => goOn(desk, c, `/${c.req.param("at")}/members`));
  app.get(`${path}/:id`, async (c) => {
    const seen = await enter(desk, c, c.req.param("at"), "manage-members");
    return showOne(desk, c, seen, await memberOf(desk, seen, c.req.param("id")), untouched);
  });
  app.post(`${path}/:id`, async (c) => {
    const seen = await enter(desk, c, c.req.param("at"), "manage-members");
    return answerOne(desk, c, seen, await memberOf(desk, seen, c.req.param("id")));
  });
}

async function enter(desk: Desk, c: Page, at: string, deed: Deed): Promise<SeenBody> {
  const visit = c.get("visit");
  mustLogIn(visit);
  const seen = await seeBody(desk, visit, at);
  mustBeAbleTo(visit, seen.body, deed);
  return seen;
}

async function memberOf(desk: Desk, { body }: SeenBody, id: string): Promise<Member> {
  return need(uuid.safeParse(id).success ? await findMember(desk.db.orm, body.id, id) : undefined, "member");
}

/** Addresses are the officers' business. */
function lineOf(member: Member, withAddress: boolean): MemberLine {
  const { id, name, role, standing, weight, since } = member;
  const email = withAddress ? (member.email ?? undefined) : undefined;
  return { id, name, email, role, standing, weight, since, hasAccount: member.account !== null };
}

async function showList(desk: Desk, c: Page, seen: SeenBody, form: FormState, status: FormStatus = 200) {
  const visit = c.get("visit");
  const q = (c.req.query("q") ?? "").trim().slice(0, 100);
  const page = Math.min(Math.max(Math.trunc(Number(c.req.query("page") ?? 1)) || 1, 1), 1_000);
  const mayChange = mayIn(visit, seen.body, "manage-members");
  const [total, found] = await Promise.all([
    countMembersIn(desk.db.orm, seen.body.id),
    listMembersByName(desk.db.orm, { body: seen.body.id, q, skip: (page - 1) * PAGE, limit: PAGE + 1 }),
  ]);
  const to = (n: number) =>
    `${seen.href}/members?${new URLSearchParams({ ...(q !== "" && { q }), page: String(n) }).toString()}`;
  const view = {
    body: { name: seen.body.name, href: seen.href },
    members: found.slice(0, PAGE).map((member) => lineOf(member, mayChange)),
    total,
    q,
    next: found.length > PAGE ? to(page + 1) : undefined,
    previous: page > 1 ? to(page - 1) : undefined,
    mayChange,
    form,
  };
  return show(desk, c, membersPage(frameOf(desk, visit), view), status);
}

async function answerAdd(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const { values } = await readForm(c);
  return answerForm(c, {
    schema: newMember,
    input: given(values, ["name", "standing"]),
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), (act) => addMember(act, seen.body.slug, input));
      return goOn(desk, c, `${seen.href}/members`, "member-added");
    },
    again: (form, status) => showList(desk, c, seen, form, status),
  });
}

/** A membership has no date of change; what it says is its version. */
const stampOf = ({ role, standing, weight }: Pick<Member, "role" | "standing" | "weight">): string =>
  `${role}.${standing}.${weight}`;

function showOne(desk: Desk, c: Page, seen: SeenBody, member: Member, form: FormState, status: FormStatus = 200) {
  const page = memberPage(frameOf(desk, c.get("visit")), {
    body: { name: seen.body.name, href: seen.href },
    member: lineOf(member, true),
    action: `${seen.href}/members/${member.id}`,
    stamp: form.values["stamp"] ?? stampOf(member),
    mayRemove: member.standing !== "resigned" && member.standing !== "expelled",
    form,
  });
  return show(desk, c, page, status);
}

async function answerOne(desk: Desk, c: Page, seen: SeenBody, member: Member): Promise<Response> {
  const { values } = await readForm(c);
  const isRemoval = values["deed"] === "remove";
  const { slug, id: body } = seen.body;
  return answerForm(c, {
    schema: memberChange,
    input: isRemoval ? {} : { ...given(values, ["role", "standing"]), ...weightOf(values) },
    values,
    deed: async (input) => {
      await perform(desk.db, actor(c.get("visit")), async (act) => {
        const now = need(await findMember(act.tx, body, member.id), "member");
        if (values["stamp"] !== stampOf(now)) throw new Refused({ code: "stale-form" });
        if (isRemoval) await removeMember(act, slug, member.id);
        else await changeMember(act, slug, member.id, input);
      });
      return goOn(desk, c, `${seen.href}/members`, isRemoval ? "member-removed" : "member-changed");
    },
    again: async (form, status) => showOne(desk, c, seen, await memberOf(desk, seen, member.id), form, status),
    overtaken: async () => {
      const { words } = c.get("visit").speech;
      const now = await memberOf(desk, seen, member.id);
      const { role, standing } = values;
      const said = (names: Readonly<Record<string, string>>, name: string | undefined) =>
        name === undefined ? "–" : (names[name] ?? name);
      return showConflict(desk, c, `${seen.href}/members/${member.id}`, [
        [words.admin.members.role, said(words.bodies.roles, role), said(words.bodies.roles, now.role)],
        [
          words.admin.members.standing,
          said(words.bodies.standings, standing),
          said(words.bodies.standings, now.standing),
        ],
        [words.admin.members.weight, values["weight"] ?? "–", String(now.weight)],
      ]);
    },
  });
}

/** A number as typed; what is none is left for the check to name. */
function weightOf({ weight }: Readonly<Record<string, string>>): { weight?: number | string } {
  if (weight === undefined || weight === "") return {};
  return { weight: /^\d{1,9}$/.test(weight) ? Number(weight) : weight };
}

function showImport(desk: Desk, c: Page, seen: SeenBody, form: FormState, status: FormStatus = 200): Response {
  const body = { name: seen.body.name, href: seen.href };
  return show(desk, c, importPage(frameOf(desk, c.get("visit")), { body, form }), status);
}

/** First a verdict for each row, without any change; then the same file again, for real. */
async function answerImport(desk: Desk, c: Page, seen: SeenBody): Promise<Response> {
  const visit = c.get("visit");
  const { words } = visit.speech;
  const posted = await readForm(c);
  const bytes = await bytesOf(posted);
  const file: MemberFile = readMemberFile(bytes);
  if ("problem" in file) {
    const text = bytes.length === 0 ? words.faults.file : words.faults.memberFile[file.code];
    return showImport(desk, c, seen, formOf(posted.values, [{ field: "file", text }]), 422);
  }
  const isDryRun = posted.values["deed"] !== "import";
  const verdicts = await perform(desk.db, actor(visit), (act) =>
    importMembers(act, seen.body.slug, file.rows, { isDryRun }),
  );
  const page = importReportPage(frameOf(desk, visit), {
    body: { name: seen.body.name, href: seen.href },
    rows: verdicts.map(({ line, verdict }) => ({ line, verdict, name: file.rows[line - 2]?.name ?? "" })),
    confirm: isDryRun ? { csv: new TextDecoder().decode(bytes) } : undefined,
  });
  return show(desk, c, page);
}

async function bytesOf({ values, files }: Posted): Promise<Uint8Array> {
  const { file } = files;
  return file === undefined ? new TextEncoder().encode((values["text"] ?? "").trim()) : file.bytes();
}
