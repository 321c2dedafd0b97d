import type { CleanHtml } from "#text/sanitize.ts";
import { type Part, diffWords } from "#text/diff.ts";
import type { Article } from "#domain/charters.ts";
import { type Tier, tiers } from "#domain/citations.ts";
import type { DecisionRule } from "#domain/rules.ts";
import type { Instant } from "#domain/time.ts";
import { empty, facts, ruleNote } from "./components/lists.ts";
import { plainTable } from "./components/table.ts";
import { cleaned, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { purposesIn, settingNames } from "./ruleForms.ts";
import { settingText } from "./rules.ts";
import type { Speech } from "./speech.ts";

/** What every page of a charter says of its body. */
export type OfBody = { readonly body: { readonly name: string; readonly href: string }; readonly unlisted: boolean };

/** One version in the list of them all. */
export type VersionLine = {
  readonly version: number;
  readonly adoptedAt: Instant;
  readonly effectiveAt: Instant;
  readonly inForceAt: Instant | null;
  readonly motion: { readonly title: string; readonly href: string } | undefined;
  readonly isByMotion: boolean;
};

export type CharterView = OfBody & {
  readonly version: number;
  readonly hash: string;
  readonly articles: readonly (Article & { readonly textHtml: CleanHtml })[];
  readonly versions: readonly VersionLine[];
  /** The version whose rules hold. */
  readonly inForce: VersionLine;
  readonly mayAmend: boolean;
  /** What it takes now to change an article of each tier. */
  readonly takes: Readonly<Record<Tier, DecisionRule>>;
};

/** Fields: from, to. */
export type ComparisonView = OfBody & {
  readonly from: number;
  readonly to: number;
  readonly before: readonly Article[];
  readonly after: readonly Article[];
};

/** One version of a charter, with what it takes to change it and all versions there are. */
export function charterPage(frame: Frame, view: CharterView): Html {
  const { speech } = frame;
  const words = speech.words.charters;
  const isOld = view.version !== view.inForce.version;
  const since = speech.day(view.inForce.inForceAt ?? view.inForce.effectiveAt);
  const waiting = view.versions.find(({ inForceAt, version }) => inForceAt === null && version > view.inForce.version);
  return page(frame, {
    ...around(speech, view, words.title(view.body.name)),
    main: html`<header><h1>${words.title(view.body.name)}</h1>
<p class="lede">${isOld ? words.old(view.version, view.inForce.version) : words.lede(view.version, view.articles.length, since)}</p>
${waiting === undefined ? "" : html`<p>${words.waits(waiting.version, speech.moment(waiting.effectiveAt))}</p>`}
<p class="row no-print">${view.mayAmend ? html`<a class="btn primary" href="${view.body.href}/charter/amend">${words.amend}</a>` : ""}<a class="btn" href="${view.body.href}/rules">${words.rulesShort}</a></p></header>
<div class="cols"><section><h2 class="vh">${words.articles}</h2>${view.articles.map((article) => articleSheet(speech, view, article))}</section>
<aside>${takes(speech, view)}${versionList(speech, view)}
<section><h2>${words.hash}</h2><p class="mono small">${view.hash}</p></section></aside></div>`,
  });
}

/** Where a charter will be. */
export function noCharterPage(frame: Frame, view: OfBody & { readonly mayWrite: boolean }): Html {
  const words = frame.speech.words.charters;
  const action = view.mayWrite ? { text: words.write, href: `${view.body.href}/charter/new` } : undefined;
  return page(frame, {
    ...around(frame.speech, view, words.title(view.body.name)),
    main: html`<header><h1>${words.title(view.body.name)}</h1></header>
${empty({ what: words.none, why: words.noneWhy, action })}
<p><a href="${view.body.href}/rules">${words.rulesTitle(view.body.name)}</a></p>`,
  });
}

/** What differs between two versions, article by article. */
export function comparisonPage(frame: Frame, view: ComparisonView): Html {
  const { speech } = frame;
  const words = speech.words.charters;
  const changed = changedArticles(view.before, view.after);
  return page(frame, {
    ...around(speech, view, words.compare(view.from, view.to)),
    main: html`<header><h1>${words.changes}</h1><p class="lede">${words.compare(view.from, view.to)}</p></header>
${changed.length === 0 ? html`<p>${words.same}</p>` : changed.map(([before, after]) => articleChange(speech, before, after))}`,
  });
}

/** What a motion changes of a charter. */
export type CharterChanges = {
  readonly charter: { readonly version: number; readonly href: string };
  readonly tier: Tier;
  readonly effectiveAt?: Instant | undefined;
  readonly changes: readonly (readonly [Article | undefined, Article | undefined])[];
  /** It was adopted when the charter had already changed, so that nothing came of it. */
  readonly cameLate: boolean;
};

/** What a motion changes of a charter, on its page. */
export function charterChanges(speech: Speech, view: CharterChanges): Html {
  const words = speech.words.charters;
  return html`<section><h2>${words.changes}</h2>
<p><a href="${view.charter.href}">${words.version(view.charter.version)}</a>. ${words.tiers[view.tier]}.${
    view.effectiveAt === undefined ? "" : html` ${words.effectiveAt} ${speech.moment(view.effectiveAt)}.`
  }</p>
${view.cameLate ? html`<p><b>${words.stale}</b></p>` : ""}
${view.changes.map(([before, after]) => articleChange(speech, before, after, "h3"))}</section>`;
}

/** What one change makes of an article: its words with their marks, its tier and its rules. */
export function articleChange(
  speech: Speech,
  before: Article | undefined,
  after: Article | undefined,
  level: "h2" | "h3" = "h2",
): Html {
  const words = speech.words.charters;
  const either = after ?? before;
  const what = before === undefined ? words.added : after === undefined ? words.removed : words.changed;
  const rules = [before, after].map((article) => ruleLines(speech, article));
  const isRuleChanged = JSON.stringify(rules[0]) !== JSON.stringify(rules[1]);
  const shown = (lines: readonly string[] = []) => (lines.length === 0 ? words.noRule : lines.join(" "));
  const title = html`${words.article(either?.number ?? "")}: ${marks(before?.title ?? "", after?.title ?? "")}`;
  return html`<section>${level === "h2" ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}<p class="muted small">${what}</p>
${before?.tier === after?.tier ? "" : html`<p>${words.tier}: ${before === undefined ? "" : html`<del>${words.tiers[before.tier]}</del> `}${after === undefined ? "" : html`<ins>${words.tiers[after.tier]}</ins>`}</p>`}
<div class="record">${paragraphs(before?.text ?? "", after?.text ?? "")}</div>
${
  isRuleChanged
    ? facts([
        [words.rulesBefore, shown(rules[0])],
        [words.rulesAfter, shown(rules[1])],
      ])
    : ""
}</section>`;
}

/** Articles that differ, as they were and as they are. */
export function changedArticles(
  before: readonly Article[],
  after: readonly Article[],
): (readonly [Article | undefined, Article | undefined])[] {
  const find = (list: readonly Article[], number: string) => list.find((article) => article.number === number);
  const numbers = [...new Set([...after, ...before].map(({ number }) => number))];
  return numbers
    .map((number) => [find(before, number), find(after, number)] as const)
    .filter(([old, now]) => JSON.stringify(sorted(old)) !== JSON.stringify(sorted(now)));
}

const sorted = (article: Article | undefined): unknown =>
  article === undefined ? undefined : [article.number, article.title, article.tier, article.text, article.rules ?? {}];

/** What surrounds every page of a charter. */
export function around(speech: Speech, view: OfBody, title: string) {
  const { short } = speech.words.charters;
  return {
    title,
    place: "chapters",
    crumbs: [
      { text: view.body.name, href: view.body.href },
      { text: short, href: `${view.body.href}/charter` },
    ],
    unlisted: view.unlisted,
  } as const;
}

function articleSheet(speech: Speech, view: CharterView, article: CharterView["articles"][number]): Html {
  const words = speech.words.charters;
  const lines = ruleLines(speech, article);
  const isNewest = view.versions[0]?.version === view.version;
  return html`<section id="art-${article.number.replaceAll(".", "-")}"><h3>${article.number} ${article.title}</h3>
<p class="muted small">${words.tiers[article.tier]}: ${takesFor(speech, view.takes[article.tier])}</p>
<div class="record">${cleaned(article.textHtml)}</div>
${lines.map((line) => ruleNote(line))}
${view.mayAmend && isNewest ? html`<p class="no-print small"><a href="${view.body.href}/charter/amend?article=${article.number}">${words.amendThis}<span class="vh">: ${article.number}</span></a></p>` : ""}</section>`;
}

/** The rules that an article carries, each as a sentence with what it is for. */
function ruleLines(speech: Speech, article: Article | undefined): readonly string[] {
  const words = speech.words.charters;
  const { rules = {} } = article ?? {};
  const { rule, ruleFor = {}, amending = {}, recall, cases } = rules;
  const all: Readonly<Record<string, DecisionRule | undefined>> = {
    ...(rule !== undefined && { rule }),
    ...Object.fromEntries(Object.entries(ruleFor).map(([kind, each]) => [`ruleFor.${kind}`, each])),
    ...Object.fromEntries(Object.entries(amending).map(([tier, each]) => [`amending.${tier}`, each])),
  };
  const names = new Map([...purposesIn(speech), ["ruleFor.charter_amendment", words.kinds.charter_amendment] as const]);
  return [
    ...Object.entries(all).flatMap(([key, each]) =>
      each === undefined ? [] : [`${names.get(key) ?? key}: ${speech.words.rules.sentence(each)}`],
    ),
    ...settingNames
      .filter((name) => rules[name] !== undefined)
      .map((name) => `${words.names[name]}: ${settingText(speech, name, rules[name])}.`),
    ...(recall === undefined
      ? []
      : [
          `${words.recall}: ${words.recallValue(recall.petitionNum, recall.petitionDen, recall.noticeDays, recall.barDays)}.`,
        ]),
    ...(cases === undefined ? [] : [speech.words.cases.ruleLine(cases)]),
  ];
}

function takes(speech: Speech, view: CharterView): Html {
  const words = speech.words.charters;
  return html`<section><h2>${words.takes}</h2>${facts(tiers.map((tier) => [words.tiers[tier], takesFor(speech, view.takes[tier])]))}</section>`;
}

/** The conditions of a rule in a few words. */
const takesFor = ({ list, words }: Speech, { tests }: DecisionRule): string => list(tests.map(words.rules.test));

function versionList(speech: Speech, view: CharterView): Html {
  const words = speech.words.charters;
  return html`<section><h2>${words.versions}</h2>${plainTable({
    caption: words.versions,
    headShown: false,
    columns: [{ label: words.versions }, { label: words.source }],
    rows: view.versions.map((line) => [
      html`<a class="n" href="${view.body.href}/charter/versions/${line.version}">${words.version(line.version)}</a>`,
      html`${line.motion === undefined ? (line.isByMotion ? words.byMotion : words.byAdmin) : html`<a href="${line.motion.href}">${line.motion.title}</a>`}, ${speech.day(line.adoptedAt)}${
        line.version > 1
          ? html`<br><a class="small" href="${view.body.href}/charter/compare?from=${line.version - 1}&amp;to=${line.version}">${words.against(line.version - 1)}</a>`
          : ""
      }`,
    ]),
  })}</section>`;
}

/** Words with marks; whoever cannot see them hears what is out and what is in. */
function marks(before: string, after: string): Html {
  return html`${diffWords(before, after).map(mark)}`;
}

const mark = ({ kind, text }: Part): Html =>
  kind === "same" ? html`${text}` : kind === "out" ? html`<del>${text}</del>` : html`<ins>${text}</ins>`;

function paragraphs(before: string, after: string): Html {
  const list: Part[][] = [[]];
  for (const { kind, text } of diffWords(before, after))
    for (const [index, line] of text.split(/\n+/u).entries()) {
      if (index > 0) list.push([]);
      if (line !== "") list.at(-1)?.push({ kind, text: line });
    }
  return html`${list.filter((parts) => parts.length > 0).map((parts) => html`<p>${parts.map(mark)}</p>`)}`;
}
