import { roles, standings, type Role, type RowVerdict, type Standing } from "#domain/members.ts";
import type { Instant } from "#domain/time.ts";
import { act, errorSummary, field, hidden, submit, type FormState } from "#web/components/forms.ts";
import { badge, empty, type Look } from "#web/components/lists.ts";
import { pagination } from "#web/components/moves.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Crumb, type Frame } from "#web/layout.ts";
import { dayOf, type Speech } from "#web/speech.ts";

type InBody = { readonly body: { readonly name: string; readonly href: string } };

export type MemberLine = {
  readonly id: string;
  readonly name: string;
  readonly email?: string | undefined;
  readonly role: Role;
  readonly standing: Standing;
  readonly weight: number;
  readonly since: Instant;
  readonly hasAccount: boolean;
};

/** Fields of the search: q; of the form: name, standing; both at `body.href + "/members"`. */
export type MembersView = InBody & {
  readonly members: readonly MemberLine[];
  readonly total: number;
  readonly q?: string | undefined;
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
  readonly mayChange: boolean;
  readonly form: FormState;
};

/** Fields: role, standing, stamp; deed=remove takes out. */
export type MemberView = InBody & {
  readonly member: MemberLine;
  readonly action: string;
  readonly stamp: string;
  readonly mayRemove: boolean;
  readonly form: FormState;
};

/** Fields: file, text; multipart. */
export type ImportView = InBody & { readonly form: FormState };

/** The verdicts, before (`confirm` holds what is sent back) or after the import. */
export type ImportReportView = InBody & {
  readonly rows: readonly { readonly line: number; readonly name: string; readonly verdict: RowVerdict }[];
  readonly confirm?: { readonly csv: string } | undefined;
};

const STANDING_LOOKS: Readonly<Record<Standing, Look>> = {
  applicant: "other",
  good: "ok",
  lapsed: "look",
  suspended: "look",
  resigned: "withdrawn",
  expelled: "bad",
};

/** The members of a body, for its officers. */
export function membersPage(frame: Frame, view: MembersView): Html {
  const { speech } = frame;
  const words = speech.words.admin.members;
  const action = `${view.body.href}/members`;
  return page(frame, {
    ...around(frame, view, words.title(view.body.name)),
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title(view.body.name)}</h1><p class="lede">${words.lede}</p>
<p class="muted">${speech.words.common.members(view.total)}</p></header>
${view.total === 0 ? empty({ what: words.none, why: words.noneWhy, action: view.mayChange ? { text: speech.words.accounts.invitations.make, href: `${view.body.href}/invitations` } : undefined }) : html`${search(speech, action, view.q)}<section><h2 class="vh">${words.title(view.body.name)}</h2>${memberTable(speech, view)}${pagination(speech, view)}</section>`}
${view.mayChange ? addSheet(speech, view, action) : ""}`,
  });
}

/** One member, to change role or standing. */
export function memberPage(frame: Frame, view: MemberView): Html {
  const { speech } = frame;
  const words = speech.words.admin.members;
  const { bodies } = speech.words;
  return page(frame, {
    ...around(frame, view, view.member.name),
    narrow: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${view.member.name}</h1><p class="muted">${view.member.email ?? words.noAccount}</p></header>
<form method="post" action="${view.action}">${hidden("stamp", view.stamp)}
${field(view.form, { name: "role", label: words.role, value: view.member.role, options: roles.map((role) => ({ value: role, text: bodies.roles[role] })) })}
${field(view.form, { name: "standing", label: words.standing, value: view.member.standing, options: standings.map((standing) => ({ value: standing, text: bodies.standings[standing] })) })}
${field(view.form, { name: "weight", label: words.weight, hint: words.weightHint, type: "number", min: 1, max: 20_000, short: true, value: String(view.member.weight) })}
<p class="row">${submit(speech.words.common.save)}</p></form>
${view.mayRemove ? html`<details><summary>${words.remove}</summary><p>${words.removeSure}</p>${act(view.action, words.remove, { deed: "remove", stamp: view.stamp }, "danger")}</details>` : ""}`,
  });
}

/** The form for a list of members. */
export function importPage(frame: Frame, view: ImportView): Html {
  const { speech } = frame;
  const words = speech.words.admin.import;
  return page(frame, {
    ...around(frame, view, words.title),
    narrow: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p></header>
<form method="post" action="${view.body.href}/members/import" enctype="multipart/form-data">${hidden("deed", "check")}
${field(view.form, { name: "file", label: words.file, hint: words.fileHint, type: "file", accept: ".csv,text/csv" })}
${field(view.form, { name: "text", label: words.text, rows: 8 })}
<p class="row">${submit(words.check)}</p></form>`,
  });
}

/** What an import would do, or did, row by row. */
export function importReportPage(frame: Frame, view: ImportReportView): Html {
  const { speech } = frame;
  const words = speech.words.admin.import;
  const done = view.confirm === undefined;
  const counts = { added: 0, updated: 0, unchanged: 0, refused: 0 };
  for (const { verdict } of view.rows) counts[verdict.verdict] += 1;
  const taken = counts.added + counts.updated;
  return page(frame, {
    ...around(frame, view, words.title),
    main: html`<header><h1>${words.title}</h1><p class="lede">${done ? words.summaryDone(counts) : words.summary(counts)}</p></header>
${
  view.confirm === undefined
    ? html`<p class="row"><a class="btn primary" href="${view.body.href}/members">${speech.words.bodies.membersList}</a><a class="btn" href="${view.body.href}/members/import">${words.again}</a></p>`
    : html`<form method="post" action="${view.body.href}/members/import" enctype="multipart/form-data">${hidden("deed", "import")}${hidden("text", view.confirm.csv)}
<p class="row">${taken === 0 ? "" : submit(words.confirm(taken))}<a class="btn big" href="${view.body.href}/members/import">${words.again}</a></p></form>`
}
<section><h2 class="vh">${words.columns.verdict}</h2>${verdictTable(speech, view, done)}</section>`,
  });
}

function verdictTable(speech: Speech, view: ImportReportView, done: boolean): Html {
  const words = speech.words.admin.import;
  const looks = { added: "ok", updated: "open", unchanged: "other", refused: "bad" } as const;
  const names = done ? words.verdictsDone : words.verdicts;
  return table({
    caption: words.title,
    columns: [
      { label: words.columns.name },
      { label: words.columns.line, numeric: true },
      { label: words.columns.verdict },
      { label: words.columns.why },
    ],
    rows: view.rows.map(({ line, name, verdict }) => [
      name === "" ? "–" : name,
      speech.number(line),
      badge(looks[verdict.verdict], names[verdict.verdict]),
      verdict.verdict === "refused" ? words.problems[verdict.code] : "",
    ]),
  });
}

function around({ speech }: Frame, { body }: InBody, title: string) {
  const crumbs: readonly Crumb[] = [
    { text: body.name, href: body.href },
    { text: speech.words.bodies.membersList, href: `${body.href}/members` },
  ];
  return { title, place: "chapters", crumbs, margin: "", unlisted: true } as const;
}

function search(speech: Speech, action: string, q: string | undefined): Html {
  return html`<form class="row filters no-print" method="get" action="${action}">${field({ values: { q }, faults: [] }, { name: "q", label: speech.words.admin.members.search, type: "search", maxlength: 100 })}<button type="submit">${speech.words.common.show}</button></form>`;
}

function memberTable(speech: Speech, view: MembersView): Html {
  const { members: words } = speech.words.admin;
  const { bodies } = speech.words;
  const { columns } = words;
  return table({
    caption: words.title(view.body.name),
    columns: [
      { label: columns.name },
      { label: columns.role },
      { label: columns.standing },
      { label: columns.since },
      { label: columns.account },
    ],
    rows: view.members.map((member) => [
      html`${view.mayChange ? html`<a href="${view.body.href}/members/${member.id}">${member.name}</a>` : member.name}${member.email === undefined ? "" : html`<br><span class="hint">${member.email}</span>`}`,
      bodies.roles[member.role],
      badge(STANDING_LOOKS[member.standing], bodies.standings[member.standing]),
      dayOf(speech, member.since),
      member.hasAccount ? words.account : html`<span class="muted">${words.noAccount}</span>`,
    ]),
  });
}

function addSheet(speech: Speech, view: MembersView, action: string): Html {
  const words = speech.words.admin.members;
  return html`<section class="sheet no-print"><h2>${words.add}</h2>
<form method="post" action="${action}">${hidden("deed", "add")}
${field(view.form, { name: "name", label: speech.words.common.name, hint: words.addHint, required: true, maxlength: 120, autocomplete: "off" })}
<p class="row"><button type="submit">${words.send}</button><a class="btn" href="${view.body.href}/members/import">${words.import}</a><a class="btn" href="${view.body.href}/invitations">${speech.words.bodies.invite}</a></p></form>
${act(`${action}/export`, words.export)}</section>`;
}
