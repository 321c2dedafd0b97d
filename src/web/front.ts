import type { MotionState } from "#domain/motions.ts";
import { announcementArticle, type AnnouncementLine } from "./announcements.ts";
import { followBox, type BodyLine, type BodyView, bodyTable } from "./bodies.ts";
import { empty } from "./components/lists.ts";
import { plainTable } from "./components/table.ts";
import { html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import { motionLines, type MotionLine } from "./motionLists.ts";
import { regionLists, type RegionLine } from "./regions.ts";
import type { Speech } from "./speech.ts";

export type FrontView = {
  readonly summary: string;
  /** The organization's own account. */
  readonly organization: Pick<BodyView, "name" | "href" | "handle" | "followers" | "follow"> & {
    readonly actor: string;
  };
  readonly deciding: readonly MotionLine[];
  /** The last twelve, newest first. */
  readonly decisions: readonly {
    readonly number: number;
    readonly title: string;
    readonly href: string;
    readonly state: MotionState;
  }[];
  readonly announcements: readonly AnnouncementLine[];
  readonly chapters: readonly BodyLine[];
};

export type ChaptersView = {
  readonly bodies: readonly BodyLine[];
  /** Regions with the groups of all organizations in them. */
  readonly regions: readonly RegionLine[];
  readonly mayAdd: boolean;
};

/** The front page of an organization. */
export function frontPage(frame: Frame, view: FrontView): Html {
  const { speech, site } = frame;
  const words = speech.words.bodies.front;
  const fresh = view.deciding.length + view.decisions.length + view.announcements.length === 0;
  const atom = `${view.organization.href}/feed.atom`;
  return page(frame, {
    title: site.name,
    place: "front",
    crumbs: [{ text: speech.longDay(frame.now) }],
    description: view.summary === "" ? undefined : view.summary,
    canonical: `${site.origin}/`,
    alternates: [
      { type: "application/activity+json", href: view.organization.actor },
      { type: "application/atom+xml", href: atom, title: site.name },
    ],
    main: html`<header>
<h1>${site.name}</h1>
${view.summary === "" ? "" : html`<p class="lede">${view.summary}</p>`}
<p class="row">${view.chapters.length === 0 ? "" : html`<a class="btn primary" href="/chapters">${words.find}</a>`}<a class="btn" href="/coalition">${words.coalition}</a></p>
</header>
<div class="cols">
<div>
${fresh ? empty({ what: words.fresh, why: words.join }) : html`${deciding(frame, view)}${decisions(speech, view)}${announced(speech, view)}`}
</div>
<aside>
${chapterTable(speech, view.chapters)}
${followBox(speech, view.organization)}
</aside>
</div>`,
  });
}

/** All groups of the organization. */
export function chaptersPage(frame: Frame, view: ChaptersView): Html {
  const { speech } = frame;
  const words = speech.words.bodies;
  return page(frame, {
    title: words.list.title,
    place: "chapters",
    main: html`<header><h1>${words.list.title}</h1><p class="lede">${words.list.lede}</p>
${view.mayAdd && view.bodies.length > 0 ? html`<p class="row"><a class="btn primary" href="/admin/bodies/new">${words.newGroup}</a></p>` : ""}</header>
${
  view.bodies.length === 0
    ? empty({
        what: words.list.none,
        why: words.list.noneWhy,
        action: view.mayAdd ? { text: words.newGroup, href: "/admin/bodies/new" } : undefined,
      })
    : html`${regionLists(speech, view.regions)}<section><h2${view.regions.length === 0 ? html` class="vh"` : ""}>${view.regions.length === 0 ? words.list.title : frame.site.name}</h2>${bodyTable(speech, view.bodies)}</section>`
}`,
  });
}

function deciding(frame: Frame, view: FrontView): Html {
  const words = frame.speech.words.bodies.front;
  return html`<section><h2>${words.deciding}</h2>${view.deciding.length === 0 ? html`<p class="muted">${words.nothing}</p>` : motionLines(frame, view.deciding)}</section>`;
}

const GLYPHS: Readonly<Partial<Record<MotionState, readonly [string, string]>>> = {
  adopted: ["adopted", "✓"],
  lost: ["lost", "✕"],
  no_quorum: ["noquorum", "∅"],
};

function decisions(speech: Speech, { decisions: last }: FrontView): Html {
  const words = speech.words.bodies.front;
  if (last.length === 0) return html``;
  return html`<section>
<h2>${words.decisions(last.length)}</h2>
<ul class="strip">${last.map(({ number, title, href, state }) => {
    const [look, glyph] = GLYPHS[state] ?? ["other", "…"];
    return html`<li><a href="${href}" data-s="${look}"><span aria-hidden="true">${glyph}</span><span class="vh">${words.decided(number, title, speech.words.motions.states[state])}</span></a></li>\n`;
  })}</ul>
<p class="small muted">✓ ${speech.words.motions.states.adopted} · ✕ ${speech.words.motions.states.lost} · ∅ ${speech.words.motions.states.no_quorum}. ${words.newestFirst} <a href="/motions">${words.asList}</a></p>
</section>`;
}

function announced(speech: Speech, { announcements }: FrontView): Html {
  if (announcements.length === 0) return html``;
  return html`<section><h2>${speech.words.bodies.front.from}</h2>${announcements.map((item) => announcementArticle(speech, item))}</section>`;
}

function chapterTable(speech: Speech, chapters: readonly BodyLine[]): Html {
  const words = speech.words.bodies.front;
  if (chapters.length === 0) return html``;
  return html`<section><h2>${words.chapters}</h2>${plainTable({
    caption: words.chapters,
    columns: [{ label: words.chapters }, { label: words.members, numeric: true }],
    rows: chapters.map(({ name, href, members }) => [
      html`<a href="${href}">${name}</a>`,
      members === undefined ? "–" : speech.number(members),
    ]),
  })}</section>`;
}
