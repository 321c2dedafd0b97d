import { forkMark, type ForkLine } from "#web/components/equivocation.ts";
import { graph, graphKey, type Edge } from "#web/components/graph.ts";
import { badge, empty } from "#web/components/lists.ts";
import { tabs } from "#web/components/moves.ts";
import { table } from "#web/components/table.ts";
import { coalitionList, type CoalitionLine } from "./coalitions.ts";
import { endorsementList, type EndorsementLine } from "#web/endorsements.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";

/** An organization in the picture; its groups are the dots around it. */
export type OrganizationLine = {
  readonly id: string;
  readonly name: string;
  readonly href: string;
  readonly host?: string | undefined;
  readonly state: "home" | "peered" | "asked" | "known";
  /** Its public record was signed with several histories. */
  readonly fork?: ForkLine | undefined;
  readonly groups: readonly { readonly name: string; readonly href: string }[];
};
/** connected: both keep the other's record; supports: from endorses something of to; asked: not yet answered. */
export type Tie = { readonly from: string; readonly to: string; readonly kind: "connected" | "supports" | "asked" };

export type CoalitionView = {
  readonly organizations: readonly OrganizationLine[];
  readonly ties: readonly Tie[];
  readonly endorsements: readonly EndorsementLine[];
  readonly mayConnect: boolean;
  readonly coalitions: readonly CoalitionLine[];
  readonly mayConvene: boolean;
};

const KINDS: Readonly<Record<Tie["kind"], Edge["kind"]>> = { connected: "tie", supports: "support", asked: "asked" };
const LOOKS = { home: "open", peered: "ok", asked: "pending", known: "other" } as const;
const NAMED = 14;

/** Who is tied to whom: the picture, the same as a table, and what they support. */
export function coalitionPage(frame: Frame, view: CoalitionView): Html {
  const { speech } = frame;
  const words = speech.words.coalition;
  const connect = view.mayConnect ? { text: words.connect, href: "/admin/federation" } : undefined;
  return page(frame, {
    title: words.title,
    place: "coalition",
    canonical: `${frame.site.origin}/coalition`,
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede(view.organizations.length)}</p></header>
${tabs(words.title, [
  { text: words.ties, href: "/coalition", here: true },
  { text: speech.words.endorsements.title, href: "/endorsements", here: false },
  { text: speech.words.apportionment.title, href: "/apportionment", here: false },
])}
${coalitionList(speech, view.coalitions, view.mayConvene)}
${view.organizations.length < 2 ? empty({ what: words.none, why: words.noneWhy, action: connect }) : picture(speech, view)}
${view.endorsements.length === 0 ? "" : html`<section><h2>${words.support}</h2>${endorsementList(speech, view.endorsements)}</section>`}`,
  });
}

function picture(speech: Speech, { organizations, ties }: CoalitionView): Html {
  const words = speech.words.coalition;
  const count = (kind: Tie["kind"]) => ties.filter((tie) => tie.kind === kind).length;
  const nodes = organizations.map(({ id, name, state, groups }) => ({
    id,
    name,
    home: state === "home",
    dots: groups.length,
  }));
  const edges = ties.map(({ from, to, kind }): Edge => ({ from, to, kind: KINDS[kind] }));
  return html`<section><h2>${words.ties}</h2>
<figure>
${graph(words.label(organizations.length, count("connected"), count("supports")), nodes, edges)}
<figcaption>${graphKey([["tie", words.key.tie], ["support", words.key.support], ...(count("asked") > 0 ? ([["asked", words.key.asked]] as const) : [])])}${organizations.length > NAMED ? html`<p class="small muted">${words.many(NAMED, organizations.length)}</p>` : ""}</figcaption>
</figure>
<h3>${speech.words.common.inTable}</h3>
${tieTable(speech, organizations, ties)}</section>`;
}

function tieTable(speech: Speech, organizations: readonly OrganizationLine[], ties: readonly Tie[]): Html {
  const words = speech.words.coalition;
  const { columns } = words;
  const names = new Map(organizations.map(({ id, name }) => [id, name]));
  const named = (ids: readonly string[]) =>
    ids.length === 0 ? "–" : [...new Set(ids)].map((id) => names.get(id) ?? id).join(", ");
  return table({
    caption: words.ties,
    columns: [
      { label: columns.organization },
      { label: columns.state },
      { label: columns.groups },
      { label: columns.connected },
      { label: columns.supports },
      { label: columns.supportedBy },
    ],
    rows: organizations.map(({ id, name, href, host, state, groups, fork }) => [
      html`<a href="${href}">${name}</a><br><span class="hint mono">${host ?? words.home}</span>`,
      html`${badge(LOOKS[state], words.states[state])}${forkMark(speech, fork)}`,
      groups.length === 0
        ? "–"
        : html`${groups.map((group, index) => [index === 0 ? "" : ", ", html`<a href="${group.href}">${group.name}</a>`])}`,
      named(
        ties
          .filter((tie) => tie.kind === "connected" && (tie.from === id || tie.to === id))
          .map((tie) => (tie.from === id ? tie.to : tie.from)),
      ),
      named(ties.filter((tie) => tie.kind === "supports" && tie.from === id).map((tie) => tie.to)),
      named(ties.filter((tie) => tie.kind === "supports" && tie.to === id).map((tie) => tie.from)),
    ]),
  });
}
