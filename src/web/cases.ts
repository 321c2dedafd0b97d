import type { CaseVerb } from "#commands/cases/inputs.ts";
import type { CaseClock, ClockFace } from "#domain/cases/clocks.ts";
import type { CaseFault } from "#domain/cases/guards.ts";
import type { CaseRules } from "#domain/cases/rules.ts";
import type { CaseState, CaseStepName } from "#domain/cases/steps.ts";
import type { CaseOutcome, PanelCounts } from "#domain/cases/tally.ts";
import type { Instant } from "#domain/time.ts";
import { coalitionTabs } from "./coalition/tabs.ts";
import { caseForms, namingForm } from "./caseForms.ts";
import { act, errorSummary, type FormState } from "./components/forms.ts";
import { badge, empty, facts, type Look, steps, type Step } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { cleaned, html, type Html, type Part } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { timeOf, type Speech } from "./speech.ts";
import type { CleanHtml } from "#text/sanitize.ts";

/** A complaint in the list: without names of people. */
export type CaseLine = {
  readonly title: string;
  readonly href: string;
  readonly state: CaseState;
  readonly clock: ClockFace | undefined;
};

/** What was written at a step: its words, that they are gone, or that another organization keeps them. */
export type CaseWords = { readonly html: CleanHtml } | "erased" | "elsewhere";

/** One complaint. Posts deed=verb with the fields of its form, or erase=hash. */
export type CasePageView = {
  readonly title: string;
  readonly href: string;
  readonly state: CaseState;
  readonly isBetweenOrganizations: boolean;
  readonly place: { readonly name: string; readonly href: string };
  readonly membersOnly: boolean;
  readonly accuser: string | undefined;
  readonly accused: string | undefined;
  readonly article: string | undefined;
  readonly penalty: string | undefined;
  readonly rules: CaseRules;
  readonly clocks: readonly ClockFace[];
  readonly steps: readonly {
    readonly step: CaseStepName;
    readonly at: Instant;
    readonly by: string | undefined;
    readonly entry: string | undefined;
    /** Why it has no effect. */
    readonly fault: CaseFault | undefined;
    readonly words: CaseWords | undefined;
    /** What erases the words. */
    readonly erase: string | undefined;
  }[];
  readonly isConcerned: boolean;
  readonly account: CaseWords | undefined;
  readonly panel: { readonly names: readonly string[]; readonly drawn: number; readonly draw: string | undefined };
  readonly outcome: CaseOutcome | undefined;
  readonly counts: PanelCounts | undefined;
  readonly effect: "done" | "withheld" | undefined;
  readonly verbs: readonly CaseVerb[];
  /** Of a panel between organizations: the members of whom an officer can name one. */
  readonly naming:
    | { readonly isNamed: boolean; readonly members: readonly { value: string; text: string }[] }
    | undefined;
  readonly sources: readonly string[];
  readonly asked: CaseVerb | undefined;
  readonly form: FormState;
};

const looks: Readonly<Record<CaseState, Look>> = {
  filed: "open",
  dismissed: "withdrawn",
  withdrawn: "withdrawn",
  accepted: "pending",
  charged: "pending",
  heard: "closing",
  found: "closing",
  appealed: "disputed",
  reheard: "closing",
  final: "ok",
  published: "ok",
};

/** All complaints that the reader may know of. */
export function casesPage(
  frame: Frame,
  view: {
    readonly lines: readonly CaseLine[];
    readonly next: string | undefined;
    readonly mayFile: boolean;
    /** The coalition whose cases these are, by the hexadecimal digits of its hash. */
    readonly of?: string;
  },
): Html {
  const { speech } = frame;
  const words = speech.words.cases;
  const file = { text: words.file, href: "/cases/new" };
  return page(frame, {
    title: words.title,
    canonical: `${frame.site.origin}/cases`,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>${view.of === undefined ? "" : coalitionTabs(speech, view.of, "cases")}
${
  view.lines.length === 0
    ? empty({ what: words.none, why: words.noneWhy, ...(view.mayFile && { action: file }) })
    : html`${list(speech, view.lines)}${view.next === undefined ? "" : html`<p><a href="${view.next}">${speech.words.common.next}</a></p>`}${view.mayFile ? html`<p><a class="btn" href="${file.href}">${file.text}</a></p>` : ""}`
}`,
  });
}

function list(speech: Speech, lines: readonly CaseLine[]): Html {
  const words = speech.words.cases;
  const { columns } = words;
  return table({
    caption: words.title,
    columns: [{ label: columns.name }, { label: columns.state }, { label: columns.next }, { label: columns.due }],
    rows: lines.map(({ title, href, state, clock }) => [
      html`<a href="${href}">${title}</a>`,
      badge(looks[state], words.states[state]),
      clock === undefined ? "–" : words.clocks[clock.clock],
      clock === undefined ? "–" : html`${timeOf(speech, clock.due)} ${clockBadge(speech, clock)}`,
    ]),
  });
}

/** One complaint: its way, its times, what is asked of the reader, what was done, and for those whom it concerns what was written. */
export function casePage(frame: Frame, view: CasePageView): Html {
  const { speech } = frame;
  const words = speech.words.cases;
  return page(frame, {
    title: view.title,
    crumbs: [{ text: words.title, href: "/cases" }, { text: view.title }],
    canonical: `${frame.site.origin}${view.href}`,
    unlisted: view.membersOnly,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${view.title}</h1>
<p class="row">${badge(looks[view.state], words.states[view.state])}${view.membersOnly ? html`<span class="small muted">${words.membersOnly}</span>` : ""}</p>
${steps(way(speech, view))}${outcome(speech, view)}</header>
${asked(speech, view)}
<div class="cols"><div>
<section><h2>${words.clocksTitle}</h2>${clocks(speech, view.clocks)}</section>
<section><h2>${words.timeline}</h2>${timeline(speech, view)}</section>
${texts(speech, view)}
</div><aside>${about(speech, view)}${panel(speech, view)}</aside></div>`,
  });
}

const stages: readonly (readonly CaseState[])[] = [
  ["filed", "dismissed", "withdrawn"],
  ["accepted"],
  ["charged"],
  ["heard"],
  ["found", "appealed", "reheard"],
  ["final", "published"],
];

function way(speech: Speech, { state }: CasePageView): readonly Step[] {
  const words = speech.words.cases;
  const now = stages.findIndex((each) => each.includes(state));
  const isStopped = state === "dismissed" || state === "withdrawn";
  const isDone = state === "final" || state === "published";
  return words.way.map((text, at) => ({
    text,
    state: at < now || (isDone && at === now) ? "done" : at > now ? "next" : isStopped ? "fail" : "now",
    ...(at === now && { note: words.states[state] }),
  }));
}

function outcome(speech: Speech, { outcome: came, counts, effect, rules }: CasePageView): Html {
  const words = speech.words.cases;
  if (came === undefined) return html``;
  return html`<p class="lede">${words.outcomes[came]}</p>${
    counts === undefined
      ? ""
      : html`<p>${words.counts(counts.seats, counts.finding, counts.sanction)} ${words.sanctionRule(rules.sanctionNum, rules.sanctionDen)}</p>`
  }${effect === undefined ? "" : html`<p class="note">${words.effects[effect]}</p>`}`;
}

function asked(speech: Speech, view: CasePageView): Html {
  const words = speech.words.cases;
  if (view.verbs.length === 0 && view.naming === undefined)
    return view.isConcerned ? html`<p class="muted" data-next>${words.waits}</p>` : html``;
  return html`<section class="sheet no-print" data-next><h2>${words.next}</h2>${view.naming === undefined ? "" : namingForm(speech, view.href, view.naming, view.verbs.length === 0)}${caseForms(speech, view)}</section>`;
}

const clockBadge = (speech: Speech, { state }: ClockFace): Html =>
  badge(state === "met" ? "ok" : state === "runs" ? "pending" : "look", speech.words.cases.clockStates[state]);

/** A moment before which nothing is done is never missed: it has come. */
const waits: ReadonlySet<CaseClock> = new Set<CaseClock>(["draw", "hearing", "appeal"]);

function clocks(speech: Speech, faces: readonly ClockFace[]): Html {
  const words = speech.words.cases;
  const { what, by, state, follows } = words.columnsClocks;
  if (faces.length === 0) return html`<p class="muted">–</p>`;
  return table({
    caption: words.clocksTitle,
    columns: [{ label: what }, { label: by }, { label: state }, { label: follows }],
    rows: faces.map((face) => [
      words.clocks[face.clock],
      timeOf(speech, face.due),
      face.state === "missed" && waits.has(face.clock) ? badge("ok", words.came) : clockBadge(speech, face),
      face.state === "missed" ? words.missed[face.clock] : "",
    ]),
  });
}

function timeline(speech: Speech, { steps: taken }: CasePageView): Html {
  const words = speech.words.cases;
  return html`<ol class="ledger wide">${taken.map(
    ({ step, at, by, entry, fault }) =>
      html`<li><span class="at">${timeOf(speech, at)}</span><div><h3>${words.steps[step]}</h3>${by === undefined ? "" : html`<p>${by}</p>`}${
        fault === undefined ? "" : html`<p>${badge("withdrawn", words.inert)} ${words.faults[fault]}</p>`
      }</div><div class="at">${entry === undefined ? "" : html`<a href="${entry}">${words.record}<span class="vh">: ${words.steps[step]}</span></a>`}</div></li>`,
  )}</ol>`;
}

function texts(speech: Speech, view: CasePageView): Html {
  const words = speech.words.cases;
  const account =
    view.account === undefined
      ? ""
      : html`<section><h2>${words.account}</h2>${written(speech, view.account)}</section>`;
  if (!view.isConcerned) return html`${account}<p class="note">${words.textsHidden}</p>`;
  const kept = view.steps.filter(({ words: said }) => said !== undefined);
  return html`${account}<section><h2>${words.texts}</h2><p class="hint">${words.textsWhy}</p>${kept.map(
    ({ step, words: said, erase }) =>
      html`<h3>${words.steps[step]}</h3>${said === undefined ? "" : written(speech, said)}${
        erase === undefined || said === "erased"
          ? ""
          : act(view.href, words.erase, { deed: "erase", hash: erase }, "danger")
      }`,
  )}</section>`;
}

function written(speech: Speech, said: CaseWords): Html {
  const words = speech.words.cases;
  if (said === "erased") return html`<p class="muted">${words.erased}</p>`;
  return said === "elsewhere"
    ? html`<p class="muted">${words.notHere}</p>`
    : html`<div class="prose">${cleaned(said.html)}</div>`;
}

function about(speech: Speech, view: CasePageView): Html {
  const words = speech.words.cases;
  const pairs: readonly (readonly [Part, Part | undefined])[] = [
    [words.rules, html`<a href="${view.place.href}">${view.place.name}</a>`],
    [words.accuser, view.accuser],
    [words.accused, view.accused],
    [words.article, view.article],
    [words.penalty, view.penalty],
  ];
  return html`<section>${facts(pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])))}<p class="hint">${words.ruleLine(view.rules)}</p></section>`;
}

function panel(speech: Speech, view: CasePageView): Html {
  const words = speech.words.cases;
  const { names, drawn, draw } = view.panel;
  const size = view.isBetweenOrganizations ? words.panelBodies(drawn) : words.panelOf(drawn);
  return html`<section><h2>${words.panel}</h2><p>${drawn === 0 ? words.panelNone : size}</p>${
    names.length === 0 ? "" : html`<ul>${names.map((name) => html`<li>${name}</li>`)}</ul>`
  }${drawn > 0 && names.length === 0 ? html`<p class="hint">${words.panelHidden}</p>` : ""}${
    draw === undefined ? "" : html`<p><a href="${draw}">${words.draw}</a></p>`
  }</section>`;
}
