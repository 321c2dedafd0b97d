import type { PlacementState } from "#domain/regions.ts";
import type { Instant } from "#domain/time.ts";
import { act, errorSummary, field, submit, type FormState } from "./components/forms.ts";
import { badge, empty, type Look } from "./components/lists.ts";
import { table } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { dayOf, type Speech } from "./speech.ts";

type Named = { readonly name: string; readonly href: string };

/** A body in a region, or that asks to be, with the records of both sides. */
export type PlacedLine = {
  readonly id: string;
  readonly group: Named;
  readonly organization?: string | undefined;
  /** Of another server. */
  readonly host?: string | undefined;
  readonly region: Named;
  readonly state: PlacementState;
  readonly askedAt: Instant;
  readonly since?: Instant | undefined;
  readonly records: { readonly asked: string; readonly accepted?: string | undefined };
  /** It would stand in itself, and counts for nobody. */
  readonly isCircle?: boolean;
};

/** Where a body stands, and of a region who stands in it. Posts to `href + "/region"`: deed=accept|decline|leave, placement. */
export type RegionSide = {
  readonly href: string;
  readonly isRegion: boolean;
  readonly own?: PlacedLine | undefined;
  readonly within: readonly PlacedLine[];
  readonly mayMove: boolean;
  /** Whether it can stand in a region at all. */
  readonly isMovable: boolean;
};

/** Fields: region, address. */
export type RegionFormView = {
  readonly body: Named;
  readonly now?: string | undefined;
  readonly regions: readonly { readonly actor: string; readonly name: string }[];
  readonly form: FormState;
};

/** A region with the groups of all organizations in it. */
export type RegionLine = Named & { readonly host?: string | undefined; readonly within: readonly PlacedLine[] };

const LOOKS: Readonly<Record<PlacementState, Look>> = {
  asked: "pending",
  stands: "ok",
  declined: "lost",
  ended: "withdrawn",
};

/** In which region a body stands, since when and by which records; of a region, who stands in it. */
export function regionSide(speech: Speech, view: RegionSide): Html {
  const words = speech.words.regions;
  const { own, mayMove, href } = view;
  const ask =
    mayMove && view.isMovable
      ? html`<p class="no-print"><a class="btn" href="${href}/region">${own === undefined ? words.ask : words.askOther}</a></p>`
      : "";
  return html`${own === undefined && ask === "" ? "" : html`<section><h2>${words.title}</h2>${own === undefined ? "" : standing(speech, view, own)}${ask}</section>`}
${view.isRegion ? roll(speech, view) : ""}`;
}

function standing(speech: Speech, { href, mayMove }: RegionSide, line: PlacedLine): Html {
  const words = speech.words.regions;
  const isIn = line.state === "stands";
  const leave = act(
    `${href}/region`,
    isIn ? words.leave : words.takeBack,
    { deed: "leave", placement: line.id },
    "link",
  );
  return html`<p>${badge(LOOKS[line.state], words.states[line.state])} ${isIn ? words.stands : words.asks} <a href="${line.region.href}">${line.region.name}</a>${line.since === undefined ? "" : html`, ${words.inRegion(speech.day(line.since))}`}. ${records(speech, line)}</p>
${line.state === "asked" ? html`<p class="small muted">${words.waiting}</p>` : ""}${line.isCircle === true ? html`<p class="note">${words.circle}</p>` : ""}
${mayMove && (isIn || line.state === "asked") ? leave : ""}`;
}

function records(speech: Speech, { records: { asked, accepted } }: PlacedLine): Html {
  const words = speech.words.regions;
  return html`<span class="small"><a href="${asked}">${words.recordAsked}</a>${accepted === undefined ? "" : html` · <a href="${accepted}">${words.recordTaken}</a>`}</span>`;
}

/** The groups of all organizations in a region; whoever asks stands first, with what can be answered. */
function roll(speech: Speech, view: RegionSide): Html {
  const words = speech.words.regions;
  const waiting = view.mayMove && view.within.some(({ state }) => state === "asked");
  const lines = view.within.filter(({ state }) => state === "asked" || state === "stands");
  return html`<section${waiting ? html` data-next` : ""}><h2>${words.chapters}</h2>${
    lines.length === 0
      ? empty({ what: words.none, why: words.noneWhy })
      : placedTable(speech, lines, view.mayMove ? `${view.href}/region` : undefined)
  }</section>`;
}

/** Groups in a region as a table, each with its home server and the records of both sides. */
function placedTable(speech: Speech, lines: readonly PlacedLine[], action?: string): Html {
  const words = speech.words.regions;
  const { columns } = words;
  return table({
    caption: words.chapters,
    columns: [
      { label: columns.group },
      { label: columns.organization },
      { label: columns.server },
      { label: columns.since },
      { label: columns.state },
    ],
    rows: lines.map((line) => [
      html`<a href="${line.group.href}">${line.group.name}</a>`,
      line.organization ?? "–",
      html`<span class="mono">${line.host ?? words.here}</span>`,
      line.since === undefined ? "–" : dayOf(speech, line.since),
      html`${badge(LOOKS[line.state], words.states[line.state])} ${records(speech, line)} ${action === undefined ? "" : answers(speech, action, line)}${line.isCircle === true ? html`<br><span class="hint">${words.circle}</span>` : ""}`,
    ]),
  });
}

function answers(speech: Speech, action: string, { id: placement, state }: PlacedLine): Html {
  const words = speech.words.regions;
  const answer = (text: string, deed: string, look: "plain" | "link") => act(action, text, { deed, placement }, look);
  if (state === "stands") return answer(words.sendAway, "decline", "link");
  return html`${answer(words.accept, "accept", "plain")} ${answer(words.decline, "decline", "link")}`;
}

/** The form with which a body asks to stand in a region. */
export function regionFormPage(frame: Frame, view: RegionFormView): Html {
  const { speech } = frame;
  const words = speech.words.regions.form;
  return page(frame, {
    title: words.title,
    place: "chapters",
    crumbs: [{ text: view.body.name, href: view.body.href }, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    faulty: view.form.faults.length > 0,
    main: html`${errorSummary(speech, view.form)}<header><h1>${words.title}</h1><p class="lede">${words.lede(view.body.name)}</p>${view.now === undefined ? "" : html`<p class="note">${words.moves(view.now)}</p>`}</header>
<form method="post" action="${view.body.href}/region">
<input type="hidden" name="deed" value="ask">
${view.regions.length === 0 ? html`<p class="muted">${words.noneKnown}</p>` : field(view.form, { name: "region", label: words.region, options: [{ value: "", text: words.choose }, ...view.regions.map(({ actor: value, name: text }) => ({ value, text }))] })}
${field(view.form, { name: "address", label: speech.words.common.optionalLabel(words.address), hint: words.addressHint, type: "url", maxlength: 2000 })}
<p class="row">${submit(words.send)}<a class="btn big" href="${view.body.href}">${speech.words.common.cancel}</a></p>
</form>`,
  });
}

/** Regions with the groups of all organizations in them, for the list of groups. */
export function regionLists(speech: Speech, regions: readonly RegionLine[]): Html {
  const words = speech.words.regions;
  return html`${regions.map(({ name, href, host, within }) => {
    const organizations = new Set(within.map(({ organization, group }) => organization ?? group.name));
    return html`<section><h2><a href="${href}">${name}</a></h2><p class="small muted">${words.count(within.length, organizations.size)}${host === undefined ? "" : html` · <span class="mono">${host}</span>`}</p>${placedTable(speech, within)}</section>`;
  })}`;
}
