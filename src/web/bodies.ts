import type { BodyKind } from "#domain/bodies.ts";
import type { Role } from "#domain/members.ts";
import type { Instant } from "#domain/time.ts";
import { caucusSides, forumSection, type CaucusSides, type ForumView } from "./caucuses/forum.ts";
import { announcementArticle, type AnnouncementLine } from "./announcements.ts";
import { field, submit, type FormState } from "./components/forms.ts";
import { empty, ruleNote } from "./components/lists.ts";
import { pagination, tabs } from "./components/moves.ts";
import { plainTable, table } from "./components/table.ts";
import { endorsementList, type EndorsementLine } from "./endorsements.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { pledgeList, type PledgeLine } from "./pledges.ts";
import { regionSide, type RegionSide } from "./regions.ts";
import { motionLines, type MotionLine } from "./motionLists.ts";
import type { Speech } from "./speech.ts";

/** A body as one line of a list. */
export type BodyLine = {
  readonly name: string;
  readonly href: string;
  readonly kind: BodyKind;
  readonly summary: string;
  /** Absent where not even the count is public. */
  readonly members?: number | undefined;
  /** How deep it stands below the organization. */
  readonly depth: number;
};

/** What stands under the tab that is open. */
export type BodyTab =
  | { readonly tab: "forum"; readonly forum: ForumView }
  | { readonly tab: "announcements"; readonly items: readonly AnnouncementLine[] }
  | { readonly tab: "motions"; readonly items: readonly MotionLine[] }
  | { readonly tab: "endorsements"; readonly items: readonly EndorsementLine[] }
  | { readonly tab: "groups"; readonly items: readonly BodyLine[] };

export type BodyView = {
  readonly name: string;
  readonly kind: BodyKind;
  readonly summary: string;
  /** "/@riverside" */
  readonly href: string;
  /** "@riverside@valleytenants.example" */
  readonly handle: string;
  /** IRI of its actor; absent for bodies that are for members only. */
  readonly actor?: string | undefined;
  readonly members?: number | undefined;
  readonly followers: number;
  readonly since: Instant;
  /** A new key was asked for: members are told. `dueAt`: when it comes by itself. */
  readonly keyChange?: { readonly dueAt: Instant | null } | undefined;
  readonly parent?: { readonly name: string; readonly href: string } | undefined;
  readonly counts: {
    readonly announcements: number;
    readonly motions: number;
    readonly endorsements: number;
    readonly groups: number;
  };
  readonly shown: BodyTab;
  readonly next?: string | undefined;
  readonly previous?: string | undefined;
  /** Officers whose names the reader may know. */
  readonly officers: readonly { readonly name: string; readonly role: Role }[];
  readonly may: {
    readonly announce?: boolean;
    readonly draw?: boolean;
    readonly move?: boolean;
    readonly quickVote?: boolean;
    readonly giveProxy?: boolean;
    readonly pledge?: boolean;
    readonly manage?: boolean;
  };
  /** Where it stands across organizations; absent for what is for members only. */
  readonly region?: RegionSide | undefined;
  /** What it promised others, and others promised it; newest first. */
  readonly pledges?: readonly PledgeLine[] | undefined;
  /** Of a caucus: who recognizes it, where its members come from. */
  readonly caucus?: CaucusSides | undefined;
  /** The follow form: field address, posts to `href + "/follow"`. */
  readonly follow: FormState;
};

/** Whoever follows from elsewhere goes on to the own server; a link, since our policy lets no form lead away. */
export type FollowStepView = {
  readonly name: string;
  readonly href: string;
  readonly handle: string;
  readonly host: string;
  readonly link: string;
};

/** The page of any body: its words, its motions, its support, its groups, and how to follow it. */
export function bodyPage(frame: Frame, view: BodyView): Html {
  const { speech } = frame;
  const words = speech.words.bodies;
  const atom = `${view.href}/feed.atom`;
  return page(frame, {
    title: view.name,
    place: view.kind === "organization" ? "front" : "chapters",
    crumbs: [
      ...(view.parent === undefined ? [] : [{ text: view.parent.name, href: view.parent.href }]),
      { text: words.kinds[view.kind] },
    ],
    description: view.summary === "" ? undefined : view.summary,
    unlisted: view.actor === undefined,
    canonical: `${frame.site.origin}${view.href}`,
    alternates:
      view.actor === undefined
        ? []
        : [
            { type: "application/activity+json", href: view.actor },
            { type: "application/atom+xml", href: atom, title: view.name },
          ],
    main: html`${header(speech, view)}${keyNotice(speech, view)}
${bodyTabs(speech, view)}
<div class="cols">
<section>
${view.region === undefined ? "" : regionSide(speech, view.region)}
<h2 class="vh">${words.tabs[view.shown.tab]}</h2>
${shown(frame, view)}
${pagination(speech, view)}
</section>
<aside>
${desk(speech, view)}
${view.caucus === undefined ? "" : caucusSides(speech, view.href, view.caucus)}
${view.actor === undefined ? "" : followBox(speech, view)}
${officers(speech, view)}
${view.pledges === undefined || view.pledges.length === 0 ? "" : html`<section><h2>${speech.words.pledges.title}</h2>${pledgeList(speech, view.pledges)}</section>`}
<p class="small"><a href="${view.href}/rules">${speech.words.charters.rulesShort}</a> · <a href="${view.href}/charter">${speech.words.charters.short}</a></p>
${view.actor === undefined ? "" : html`<p class="small"><a href="${atom}">${words.feed}</a></p>`}
<p class="small"><a href="${view.href}/draws">${speech.words.draws.title}</a> · <a href="/cases">${speech.words.cases.title}</a></p>
<p class="small"><a href="${view.href}/offices">${speech.words.mandates.offices.short}</a> · <a href="${view.href}/council">${speech.words.mandates.council.short}</a> · <a href="/positions?body=${view.href.slice(2)}">${speech.words.positions.short}</a></p>
</aside>
</div>`,
  });
}

/** The second step of following from elsewhere. */
export function followStepPage(frame: Frame, view: FollowStepView): Html {
  const words = frame.speech.words.bodies.follow;
  return page(frame, {
    title: words.title(view.name),
    crumbs: [{ text: view.name, href: view.href }],
    narrow: true,
    unlisted: true,
    main: html`<header><h1>${words.title(view.name)}</h1><p class="lede">${words.goOnText(view.handle, view.host)}</p></header>
<p class="row"><a class="btn primary big" href="${view.link}">${words.goOn(view.host)}</a><a class="btn big" href="${view.href}">${frame.speech.words.common.back}</a></p>
<p class="hint">${words.otherWay}<br><span class="mono">${view.handle}</span></p>`,
  });
}

/** The box with which any fediverse account follows a body. */
export function followBox(
  speech: Speech,
  view: Pick<BodyView, "name" | "href" | "handle" | "followers" | "follow">,
): Html {
  const words = speech.words.bodies.follow;
  return html`<section class="sheet no-print">
<h2>${words.title(view.name)}</h2>
<p>${words.lede}</p>
<form method="post" action="${view.href}/follow">
${field(view.follow, { name: "address", label: words.address, hint: words.addressHint, required: true, maxlength: 300, autocomplete: "off" })}
<p class="row">${submit(words.send(view.name))}</p>
</form>
<p class="hint">${words.or}<br><span class="mono">${view.handle}</span><br>${words.count(view.followers)}</p>
</section>`;
}

/** Bodies as a table, each below the one it belongs to. */
export function bodyTable(speech: Speech, bodies: readonly BodyLine[]): Html {
  const words = speech.words.bodies;
  return table({
    caption: words.list.title,
    tight: false,
    columns: [{ label: words.list.group }, { label: words.list.kind }, { label: words.list.members, numeric: true }],
    rows: bodies.map(({ name, href, kind, summary, members, depth }) => [
      html`${depth > 1 ? html`<span class="muted" aria-hidden="true">${"· ".repeat(Math.min(depth - 1, 6))}</span>` : ""}<a href="${href}">${name}</a>${summary === "" ? "" : html`<br><span class="hint">${summary}</span>`}`,
      words.kinds[kind],
      members === undefined ? "–" : speech.number(members),
    ]),
  });
}

function header(speech: Speech, view: BodyView): Html {
  const words = speech.words.bodies;
  return html`<header>
<h1>${view.name}</h1>
${view.summary === "" ? "" : html`<p class="lede">${view.summary}</p>`}
<p class="row small muted">${view.members === undefined ? "" : html`<span>${words.membersInGoodStanding(view.members)}</span>`}<span>${words.since(words.kinds[view.kind], speech.day(view.since))}</span>${
    view.parent === undefined
      ? ""
      : html`<span>${words.within} <a href="${view.parent.href}">${view.parent.name}</a></span>`
  }${view.actor === undefined ? html`<span>${words.membersOnly}</span>` : ""}</p>
</header>`;
}

function bodyTabs(speech: Speech, view: BodyView): Html {
  const words = speech.words.bodies;
  const isCaucus = view.kind === "caucus";
  const home = isCaucus ? "forum" : "announcements";
  const all = [
    ...(isCaucus ? (["forum"] as const) : []),
    "announcements",
    "motions",
    "endorsements",
    "groups",
  ] as const;
  return tabs(
    view.name,
    all
      .filter((tab) => tab !== "groups" || view.counts.groups > 0 || view.shown.tab === "groups")
      .map((tab) => ({
        text: words.counted(words.tabs[tab], tab === "announcements" || tab === "forum" ? 0 : view.counts[tab]),
        href: tab === home ? view.href : `${view.href}/${tab}`,
        here: tab === view.shown.tab,
      })),
  );
}

function shown(frame: Frame, view: BodyView): Html {
  const { speech } = frame;
  const words = speech.words.bodies;
  const { shown: open } = view;
  switch (open.tab) {
    case "forum":
      return forumSection(speech, view.href, open.forum);
    case "announcements":
      return open.items.length === 0
        ? empty({
            what: words.noAnnouncements,
            why: words.noAnnouncementsWhy,
            action:
              view.may.announce === true ? { text: words.announce, href: `${view.href}/announcements/new` } : undefined,
          })
        : html`${open.items.map((item) => announcementArticle(speech, item))}`;
    case "motions":
      return open.items.length === 0
        ? empty({
            what: words.noMotions,
            why: words.noMotionsWhy,
            action: view.may.move === true ? { text: words.move, href: `${view.href}/motions/new` } : undefined,
          })
        : motionLines(frame, open.items);
    case "endorsements":
      return endorsementList(speech, open.items);
    case "groups":
      return open.items.length === 0
        ? empty({ what: words.noGroups, why: words.noGroupsWhy })
        : bodyTable(speech, open.items);
  }
}

function desk(speech: Speech, { may, href }: BodyView): Html {
  const words = speech.words.bodies;
  const links: (readonly [boolean | undefined, string, string])[] = [
    [may.announce, `${href}/announcements/new`, words.announce],
    [may.move, `${href}/motions/new`, words.move],
    [may.quickVote, `${href}/quick-vote`, words.quickVote],
    [may.move, `${href}/elections/new`, speech.words.elections.announce],
    [may.announce, `${href}/endorse`, speech.words.endorsements.endorse],
    [may.pledge, `${href}/pledge`, speech.words.pledges.make],
    [may.pledge, `${href}/assess`, speech.words.assessments.make],
    [may.giveProxy, `${href}/proxies`, speech.words.proxies.title],
    [may.draw, `${href}/draws/new`, speech.words.draws.announce],
    [may.manage, `${href}/members`, words.membersList],
    [may.manage, `${href}/invitations`, words.invite],
    [may.manage, `${href}/edit`, words.manage],
  ];
  const open = links.filter(([allowed]) => allowed === true);
  return open.length === 0
    ? html``
    : html`<nav class="row no-print" aria-label="${words.manage}">${open.map(([, to, text]) => html`<a class="btn" href="${to}">${text}</a>`)}</nav>`;
}

function officers(speech: Speech, view: BodyView): Html {
  const words = speech.words.bodies;
  if (view.officers.length === 0) return html``;
  return html`<section><h2>${words.officers}</h2>${plainTable({
    caption: words.officers,
    headShown: false,
    columns: [{ label: words.who }, { label: words.office }],
    rows: view.officers.map(({ name, role }) => [name, words.roles[role]]),
  })}</section>`;
}

function keyNotice(speech: Speech, { keyChange }: BodyView): Html {
  if (keyChange === undefined) return html``;
  const words = speech.words.keys.notice;
  return ruleNote(keyChange.dueAt === null ? words.second : words.due(speech.moment(keyChange.dueAt)), words.why);
}
