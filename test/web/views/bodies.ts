import { markdown } from "#text/markdown.ts";
import { sanitizeForeign } from "#text/sanitize.ts";
import {
  announcementFormPage,
  announcementPage,
  type AnnouncementFormView,
  type AnnouncementLine,
  type AnnouncementView,
} from "#web/announcements.ts";
import { bodyPage, followStepPage, type BodyLine, type BodyView } from "#web/bodies.ts";
import { untouched } from "#web/components/forms.ts";
import { endorseFormPage, endorsementsPage, type EndorsementLine, type EndorsementsView } from "#web/endorsements.ts";
import { chaptersPage, frontPage, type FrontView } from "#web/front.ts";
import type { MotionLine } from "#web/motionLists.ts";
import { placed } from "./between.ts";
import { day, example } from "./frame.ts";

const body = { name: "Riverside", href: "/@riverside" };
const hearing: AnnouncementLine = {
  href: "/@riverside/announcements/0199",
  title: "What to bring to a rent hearing",
  contentHtml: markdown(
    "The lease, every letter, and the dates of each repair request, in that order.\n\n- a photo of the meter\n- **one person** who is not a lawyer",
  ),
  language: "en",
  createdAt: day(11, 18, 23, 20),
  body,
  comments: 3,
  shares: 14,
  membersOnly: false,
};
const untitled: AnnouncementLine = {
  ...hearing,
  title: undefined,
  language: "es",
  comments: 0,
  shares: 0,
  membersOnly: true,
  contentHtml: markdown("Gracias, Harbor. Doce miembros cargaron muebles nueve horas."),
};
const announcement: AnnouncementView = {
  ...hearing,
  description: "The lease, every letter, and the dates of each repair request.",
  activity: "https://valleytenants.example/ap/objects/0199",
  updatedAt: day(11, 19),
  replies: [
    {
      id: "1",
      name: "Jo",
      handle: "@jo@social.example",
      actor: "https://social.example/@jo",
      createdAt: day(11, 19),
      contentHtml: sanitizeForeign("<p>Thanks!</p>"),
    },
  ],
  mayEdit: true,
  stamp: "1",
};
const motion: MotionLine = {
  number: 14,
  title: "Rent strike fund",
  href: "/motions/14-rent-strike-fund",
  kind: "resolution",
  state: "voting",
  body: "Riverside",
  summary: "Riverside sets aside $6,000.",
  closesAt: day(12, 5, 2),
  turnout: { voted: 66, roll: 88 },
};
const endorsement: EndorsementLine = {
  id: "0199",
  body: { name: "Riverside", href: "/@riverside" },
  object: { title: "Joint heat and rent fund", href: "https://harborworkers.example/motions/31" },
  statement: "Because heat is not a luxury.",
  state: "standing",
  at: day(11, 20),
  motion: { number: 12, href: "/motions/12" },
  entry: { number: 1283, href: "/gazette#e1283" },
  mayWithdraw: true,
  mayErase: true,
};
const withdrawn: EndorsementLine = {
  ...endorsement,
  id: "0198",
  body: { name: "Millrace", href: "https://harborworkers.example/@millrace", host: "harborworkers.example" },
  state: "withdrawn",
  statement: undefined,
  motion: undefined,
  entry: undefined,
  mayWithdraw: false,
};
const groups: readonly BodyLine[] = [
  { name: "Northbank", href: "/@northbank", kind: "region", summary: "North of the canal", members: 141, depth: 1 },
  { name: "Oldtown", href: "/@oldtown", kind: "chapter", summary: "", members: 104, depth: 2 },
  {
    name: "Hearing team",
    href: "/@hearings",
    kind: "committee",
    summary: "Goes with you",
    members: undefined,
    depth: 3,
  },
];
const riverside: BodyView = {
  name: "Riverside",
  kind: "chapter",
  summary:
    "Tenants between the canal and Ninth Street. We meet on first Saturdays, with child care, and decide on everything that costs more than $200.",
  href: "/@riverside",
  handle: "@riverside@valleytenants.example",
  actor: "https://valleytenants.example/ap/actors/0199",
  members: 88,
  followers: 1204,
  since: Date.UTC(2021, 4, 3),
  parent: { name: "Valley Tenants’ Union", href: "/@valley" },
  counts: { announcements: 3, motions: 14, endorsements: 6, groups: 3 },
  shown: { tab: "announcements", items: [hearing, untitled] },
  officers: [
    { name: "Dana Whitlock", role: "chair" },
    { name: "Ruth Okafor", role: "secretary" },
  ],
  may: { announce: true, move: true, quickVote: true, manage: true },
  follow: untouched,
};
const quiet: BodyView = {
  ...riverside,
  summary: "",
  actor: undefined,
  parent: undefined,
  members: undefined,
  officers: [],
  may: {},
  counts: { announcements: 0, motions: 0, endorsements: 0, groups: 0 },
  shown: { tab: "announcements", items: [] },
};
const front: FrontView = {
  summary:
    "412 tenants in four chapters. Every motion, count and minute is on this page or one step away, and other organizations hold a copy.",
  organization: {
    name: "Valley Tenants’ Union",
    href: "/@valley",
    handle: "@valley@valleytenants.example",
    followers: 3210,
    follow: untouched,
    actor: "https://valleytenants.example/ap/actors/0190",
  },
  deciding: [motion, { ...motion, number: 15, title: "Steering committee", closesAt: day(11, 23) }],
  decisions: (["adopted", "adopted", "lost", "no_quorum"] as const).map((state, index) => ({
    number: 13 - index,
    title: `Meeting hours ${index}`,
    href: `/motions/${13 - index}`,
    state,
  })),
  announcements: [hearing],
  chapters: groups,
};
const endorsements: EndorsementsView = {
  show: "all",
  endorsements: [endorsement, withdrawn],
  next: "/endorsements?cursor=x",
  endorseHref: "/@valley/endorse",
};
const announce: AnnouncementFormView = {
  body,
  followers: 1204,
  action: "/@riverside/announcements/new",
  mayBePublic: true,
  form: untouched,
};

export const bodyExamples = [
  example("body", bodyPage, riverside),
  example("body, follow address wrong", bodyPage, {
    ...riverside,
    follow: { values: { address: "jo" }, faults: [{ field: "address", text: "Write it like @you@your.server" }] },
  }),
  example("body, motions", bodyPage, {
    ...riverside,
    shown: { tab: "motions", items: [motion] },
    next: "/@riverside/motions?cursor=x",
    previous: "/@riverside/motions",
  }),
  example("body, endorsements", bodyPage, {
    ...riverside,
    shown: { tab: "endorsements", items: [endorsement, withdrawn] },
  }),
  example("body, a region with requests", bodyPage, {
    ...riverside,
    kind: "region",
    region: {
      href: "/@riverside",
      isRegion: true,
      mayMove: true,
      isMovable: true,
      own: { ...placed, state: "asked", since: undefined, records: { asked: placed.records.asked } },
      within: [{ ...placed, state: "asked" }, placed, { ...placed, isCircle: true }],
    },
  }),
  example("body, a chapter in a region", bodyPage, {
    ...riverside,
    region: { href: "/@riverside", isRegion: false, mayMove: false, isMovable: true, own: placed, within: [] },
  }),
  example("body, groups", bodyPage, { ...riverside, kind: "organization", shown: { tab: "groups", items: groups } }),
  example("body, empty, for members only", bodyPage, quiet),
  example("body, no motions", bodyPage, { ...quiet, may: { move: true }, shown: { tab: "motions", items: [] } }),
  example("body, no endorsements", bodyPage, { ...quiet, shown: { tab: "endorsements", items: [] } }),
  example("body, no groups", bodyPage, { ...quiet, shown: { tab: "groups", items: [] } }),
  example("follow, second step", followStepPage, {
    name: "Riverside",
    href: "/@riverside",
    handle: "@riverside@valleytenants.example",
    host: "social.example",
    link: "https://social.example/authorize_interaction?uri=x",
  }),
  example("front", frontPage, front, { path: "/" }),
  example(
    "front, fresh",
    frontPage,
    { ...front, summary: "", deciding: [], decisions: [], announcements: [], chapters: [] },
    { path: "/", viewer: undefined, record: { entries: 1, held: { holders: 0, peers: 0 } } },
  ),
  example("chapters", chaptersPage, { bodies: groups, regions: [], mayAdd: true }),
  example("chapters, none", chaptersPage, { bodies: [], regions: [], mayAdd: false }),
  example("announcement", announcementPage, announcement),
  example("announcement, without title", announcementPage, {
    ...announcement,
    ...untitled,
    replies: [],
    activity: undefined,
    updatedAt: undefined,
    mayEdit: false,
  }),
  example("new announcement", announcementFormPage, announce),
  example("changed announcement, faulty", announcementFormPage, {
    ...announce,
    stamp: "3",
    form: {
      values: { content: "", language: "es", visibility: "members" },
      faults: [{ field: "content", text: "Say something" }],
    },
  }),
  example("endorsements", endorsementsPage, endorsements),
  example("endorsements, none", endorsementsPage, { show: "standing", endorsements: [] }),
  example("endorse", endorseFormPage, { body, action: "/@riverside/endorse", form: untouched }),
];
