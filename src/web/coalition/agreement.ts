import type { AgreementVersion } from "#commands/coalition/reading.ts";
import type { CharterRules } from "#domain/coalition/charter.ts";
import type { Member } from "#domain/coalition/state.ts";
import type { DecisionRule } from "#domain/rules.ts";
import { DAY, type Instant } from "#domain/time.ts";
import { badge, facts, type Look } from "#web/components/lists.ts";
import { pagination } from "#web/components/moves.ts";
import { matrix, table } from "#web/components/table.ts";
import { html, type Html, type Part } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";
import { coalitionTabs } from "./tabs.ts";

/** What every page of a coalition's agreement says of the coalition; `hex` are the digits of its hash. */
export type OfCoalition = { readonly name: string; readonly hex: string };

/** An organization in the matrix: for each article of the text in force, in which version it signed that article. */
export type SignerLine = {
  readonly name: string;
  readonly standing: Member["standing"];
  readonly cells: readonly ("unsigned" | { readonly version: number | undefined; readonly isSame: boolean })[];
  readonly version: number | undefined;
  readonly signedAt: Instant | undefined;
  readonly how: "byVote" | "byAdmin" | "byConvening" | undefined;
  readonly isAnew: boolean;
  /** When its signature runs out. */
  readonly until: Instant | undefined;
};

export type VersionRow = Pick<
  AgreementVersion,
  "state" | "effectiveAt" | "ratifyUntil" | "tier" | "needed" | "isUnderstated" | "number"
> & {
  readonly href: string;
  /** Compares it with the one that it changes. */
  readonly compare: string | undefined;
  readonly hash: string;
  readonly motion: string | undefined;
  readonly ratification: string | undefined;
  readonly mayRatify: boolean;
};

export type ProposalRow = {
  readonly by: string;
  readonly at: Instant;
  readonly href: string;
  readonly hash: string;
  readonly mayMove: boolean;
};

/** What is asked of the own organization now, and where that is done. */
export type Asked = { readonly text: string; readonly href: string; readonly action: string };

export type AgreementView = OfCoalition & {
  readonly hash: string;
  readonly textHref: string;
  readonly version: number | undefined;
  readonly articles: readonly { readonly number: string; readonly title: string; readonly tier: string }[];
  readonly rules: CharterRules;
  readonly signers: readonly SignerLine[];
  /** Full members, and how many of them signed the text in force. */
  readonly full: number;
  readonly signed: number;
  readonly versions: readonly VersionRow[];
  readonly proposals: readonly ProposalRow[];
  readonly asked: readonly Asked[];
  readonly mayAct: boolean;
  readonly mayJoin: boolean;
  /** Where the list of organizations goes on. */
  readonly pages: { readonly previous?: string; readonly next?: string };
};

/** Where the pages of a coalition's agreement are. */
export const agreementPath = (hex: string, page = "", more: Readonly<Record<string, string>> = {}): string =>
  `/coalition/charter${page}?${new URLSearchParams({ of: hex, ...more }).toString()}`;

/** What the members of a coalition agreed on: who signed which version, how it changes, and what is asked of us. */
export function agreementPage(frame: Frame, view: AgreementView): Html {
  const { speech } = frame;
  const words = speech.words.agreements;
  const { version, articles, full, signed, hex } = view;
  return page(frame, {
    ...around(speech, view, words.title(view.name)),
    canonical: frame.site.origin + agreementPath(hex),
    main: html`<header><h1>${words.title(view.name)}</h1>
<p class="lede">${version === undefined ? words.ledeUnread : words.lede(version, articles.length, signed, full)}</p>
<p class="row no-print"><a class="btn" href="${view.textHref}">${words.read}</a></p></header>
${coalitionTabs(speech, hex, "charter")}
${next(speech, view)}
<section><h2>${words.matrix}</h2><p>${words.matrixLede}</p>${matrix(words.matrix, signers(speech, view))}</section>
<section><h2>${words.signatures}</h2>${signatures(speech, view)}${pagination(speech, view.pages)}</section>
<section><h2>${words.versions}</h2>${versions(frame, view)}${comparison(speech, view)}</section>
<section><h2>${words.proposals}</h2>${proposals(speech, view)}</section>
<div class="two"><section><h2>${words.takes}</h2>${takes(speech, view.rules)}${articleLinks(speech, view)}</section>
<section><h2>${words.hash}</h2><p>${words.hashWhy}</p><p class="mono small">${view.hash}</p></section></div>`,
  });
}

/** What surrounds every page of a coalition's agreement. */
export function around(speech: Speech, { name, hex }: OfCoalition, title: string) {
  return {
    title,
    place: "coalition",
    crumbs: [
      { text: speech.words.coalitions.list, href: "/coalitions" },
      { text: name, href: `/coalitions/${hex}` },
      { text: speech.words.coalitions.tabs.charter, href: agreementPath(hex) },
    ],
  } as const;
}

function next(speech: Speech, { asked, mayAct, mayJoin, hex }: AgreementView): Html {
  const words = speech.words.agreements;
  const links: readonly (readonly [string, string])[] = [
    ...(mayAct
      ? [
          [words.amend.link, agreementPath(hex, "/amend")] as const,
          [words.amend.rulesLink, agreementPath(hex, "/rules")] as const,
          [words.people.link, agreementPath(hex, "/members")] as const,
        ]
      : []),
    ...(mayJoin ? [[words.leave.link, agreementPath(hex, "/leave")] as const] : []),
  ];
  if (asked.length === 0 && links.length === 0) return html``;
  const [first, ...rest] = asked;
  const isAsked = first !== undefined;
  return html`<section class="sheet"${isAsked ? html` data-next` : ""}><h2>${isAsked ? words.next : speech.words.coalitions.ours}</h2>
${first === undefined ? "" : html`<p>${first.text}</p><p class="row"><a class="btn primary big" href="${first.href}">${first.action}</a></p>`}
${rest.map(({ text, href, action }) => html`<p>${text} <a href="${href}">${action}</a></p>`)}
${links.length === 0 ? "" : html`<p class="row">${links.map(([text, href]) => html`<a class="btn" href="${href}">${text}</a>`)}</p>`}</section>`;
}

function signers(speech: Speech, { articles, signers: lines }: AgreementView) {
  const words = speech.words.agreements;
  const cell = (each: SignerLine["cells"][number]): Part => {
    if (each === "unsigned") return words.unsigned;
    return each.isSame && each.version !== undefined ? words.same(each.version) : words.older(each.version);
  };
  return {
    caption: words.matrix,
    columns: [
      { label: words.organization },
      { label: words.standing },
      ...articles.map(({ number, title }) => ({ label: words.article(number, title) })),
    ],
    rows: lines.map(
      ({ name, standing, cells }) =>
        [name, speech.words.coalitions.standings[standing], ...cells.map(cell)] as readonly [Part, ...Part[]],
    ),
  };
}

function signatures(speech: Speech, { signers: lines }: AgreementView): Html {
  const words = speech.words.agreements;
  const { standings } = speech.words.coalitions;
  const until = ({ until: at, standing }: SignerLine): string =>
    standing === "observer" ? words.lapsed : at === undefined ? words.never : speech.moment(at);
  return table({
    caption: words.signatures,
    columns: [
      { label: words.organization },
      { label: words.standing },
      { label: words.signed },
      { label: words.when },
      { label: words.how },
      { label: words.runsOut },
    ],
    rows: lines.map((line) => [
      line.name,
      standings[line.standing],
      line.signedAt === undefined ? words.unsigned : words.version(line.version),
      line.signedAt === undefined
        ? words.never
        : `${speech.day(line.signedAt)}, ${line.isAnew ? words.anew : words.first}`,
      line.how === undefined ? words.never : words[line.how],
      until(line),
    ]),
  });
}

const looks: Readonly<Record<AgreementVersion["state"], Look>> = {
  "in-force": "ok",
  superseded: "other",
  ahead: "pending",
  unratified: "pending",
  stale: "bad",
  lapsed: "bad",
  moved: "open",
};

function versions({ speech, now }: Frame, { versions: rows, hex }: AgreementView): Html {
  const words = speech.words.agreements;
  return table({
    caption: words.versions,
    columns: [{ label: words.versions }, { label: words.state }, { label: words.motion }],
    rows: rows.map((row) => [
      html`<a href="${row.href}">${words.version(row.number)}</a>${row.compare === undefined ? "" : html` · <a href="${row.compare}">${words.look}</a>`}`,
      html`${badge(looks[row.state], words.states[row.state])}${when(speech, row, now)}${
        row.isUnderstated && row.tier !== undefined && row.needed !== undefined
          ? html`<p class="note">${words.understated(words.tiers[row.tier], words.tiers[row.needed])}</p>`
          : ""
      }`,
      html`${row.motion === undefined ? words.never : html`<a href="${row.motion}">${words.motion}</a>`}${
        row.ratification === undefined ? "" : html` · <a href="${row.ratification}">${words.secondVote}</a>`
      }${row.mayRatify ? html` <a class="btn" href="${agreementPath(hex, "/ratify", { charter: row.hash })}">${words.amend.ratify}</a>` : ""}`,
    ]),
  });
}

function when(speech: Speech, { state, effectiveAt, ratifyUntil }: VersionRow, now: Instant): Html {
  const words = speech.words.agreements;
  if (state === "unratified" && ratifyUntil !== undefined)
    return html` <span class="small">${words.ratifyUntil(speech.moment(ratifyUntil))}</span>`;
  // One that comes into force as soon as it is adopted has no date of its own before.
  const isDated =
    state === "in-force" ? effectiveAt > 0 : effectiveAt > now && (state === "ahead" || state === "moved");
  return isDated ? html` <span class="small">${words.from(speech.moment(effectiveAt))}</span>` : html``;
}

function comparison(speech: Speech, { versions: rows, hex }: AgreementView): Html {
  const words = speech.words.agreements;
  const known = rows.filter(({ number }) => number !== undefined);
  if (known.length < 2) return html``;
  const choice = (name: string, label: string, chosen: number) =>
    html`<div class="field short"><label for="f-${name}">${label}</label><select id="f-${name}" name="${name}">${known.map(
      ({ hash, number, state }, index) =>
        html`<option value="${hash}"${index === chosen ? html` selected` : ""}>${words.version(number)}, ${words.states[state]}</option>`,
    )}</select></div>`;
  return html`<form method="get" action="/coalition/charter/compare"><h3>${words.compare}</h3><input type="hidden" name="of" value="${hex}"><div class="row">${choice("from", words.compareFrom, 1)}${choice("to", words.compareTo, 0)}<button type="submit">${words.compareDo}</button></div></form>`;
}

function proposals(speech: Speech, { proposals: rows, hex }: AgreementView): Html {
  const words = speech.words.agreements;
  if (rows.length === 0) return html`<p>${words.proposalsNone}</p>`;
  return table({
    caption: words.proposals,
    columns: [{ label: words.by }, { label: words.proposed }, { label: words.look }],
    rows: rows.map(({ by, at, href, hash, mayMove }) => [
      by,
      speech.day(at),
      html`<a href="${href}">${words.look}</a>${mayMove ? html` <a class="btn" href="${agreementPath(hex, "/move", { charter: hash })}">${words.amend.moveText}</a>` : ""}`,
    ]),
  });
}

/** From each article to the form that changes it. */
function articleLinks(speech: Speech, { articles, mayAct, hex }: AgreementView): Html {
  const words = speech.words.agreements;
  if (!mayAct) return html``;
  return html`<ul class="no-print">${articles.map(
    ({ number, title }) =>
      html`<li><a href="${agreementPath(hex, "/amend", { article: number })}">${words.amend.title(number)}</a>: ${title}</li>`,
  )}</ul>`;
}

/** The conditions of a rule in a few words. */
const conditions = ({ list, words }: Speech, { tests }: DecisionRule): string => list(tests.map(words.rules.test));

function takes(speech: Speech, rules: CharterRules): Html {
  const words = speech.words.agreements;
  const { decisions, ratifyWithin, reaffirmEvery, sponsors, review } = rules;
  const days = (span: number) => Math.round(span / DAY);
  const admits = [
    conditions(speech, decisions.admission),
    ...(sponsors === undefined || sponsors < 2 ? [] : [words.sponsors(sponsors)]),
    ...(review === undefined || review < DAY ? [] : [words.review(days(review))]),
  ];
  const { tiers } = speech.words.charters;
  return facts([
    [tiers.ordinary, conditions(speech, decisions.ordinary)],
    [tiers.foundation, conditions(speech, decisions.foundation)],
    [tiers.entrenched, `${conditions(speech, decisions.entrenched)} ${words.ratifies(days(ratifyWithin))}`],
    [words.admission, speech.list(admits)],
    ...(reaffirmEvery === undefined ? [] : [[words.reaffirm, words.reaffirmEvery(days(reaffirmEvery))] as const]),
  ]);
}
