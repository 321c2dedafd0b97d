import { markdown } from "#text/markdown.ts";
import { councilPage } from "#web/councils.ts";
import { delegatePage, speakersPage, type DelegateView } from "#web/delegates.ts";
import { officeFormPage, officePage, officesPage, type MandateLine, type OfficeLine } from "#web/offices.ts";
import { positionFormPage, positionPage, positionsPage, type PositionLine } from "#web/positions.ts";
import { untouched } from "#web/components/forms.ts";
import { type Example, day, example } from "./frame.ts";

const valley = { name: "Valley Tenants’ Union", href: "/@valley" };
const riverside = { name: "Riverside", href: "/@riverside" };
const council = { name: "Council of the valley", href: "/@council" };

const line = (change: Partial<MandateLine> = {}): MandateLine => ({
  href: "/delegates/1",
  who: "Rosa Okafor",
  title: "Spokesperson",
  topic: "Rents and evictions",
  body: valley,
  home: valley,
  number: 1,
  from: day(3, 1),
  until: Date.UTC(2027, 2, 1),
  state: "valid",
  decision: { number: 31, href: "/motions/31-who-speaks" },
  ...change,
});
const office = (change: Partial<OfficeLine> = {}): OfficeLine => ({
  href: "/offices/1",
  kind: "spokesperson",
  title: "Spokesperson",
  topic: "Rents and evictions",
  body: valley,
  home: valley,
  seats: 2,
  termDays: 365,
  limit: { terms: 2, cooling: 1 },
  rotates: true,
  isInstructed: false,
  weight: 1,
  holders: [line()],
  isEnded: false,
  ...change,
});
const seat = line({ title: "Delegate", topic: undefined, body: council, home: riverside, who: "Sam Whitfield" });
const delegate: DelegateView = {
  ...seat,
  kind: "seat",
  canonical: "https://valleytenants.example/delegates/1",
  unlisted: false,
  votes: [
    {
      number: 41,
      title: "One strike fund for the valley",
      href: "/motions/41-one-strike-fund",
      closedAt: day(10, 4),
      choice: "yes",
      instructed: "no",
      compliance: "deviated",
      reasonHtml: markdown("The text **changed** on the floor: a cap of $400 was added."),
    },
    {
      number: 38,
      title: "A common calendar",
      href: "/motions/38-calendar",
      closedAt: day(9, 12),
      choice: "yes",
      instructed: "yes",
      compliance: "followed",
    },
    {
      number: 36,
      title: "Dues",
      href: "/motions/36-dues",
      closedAt: day(8, 2),
      compliance: "not-voted",
      instructed: "no",
    },
  ],
  reports: [
    {
      at: day(10, 5),
      textHtml: markdown("We sat until ten. The fund passed with a cap; the lease list comes back in December."),
      about: { name: "One strike fund for the valley", href: "/motions/41-one-strike-fund" },
    },
  ],
  own: { isNamePublic: true, report: untouched },
  recall: {
    rules: { num: 1, den: 10, days: 14 },
    running: {
      id: "recall",
      groundsHtml: markdown("Sam voted against what we decided, **twice**."),
      signatures: 6,
      needed: 9,
      maySign: true,
      motion: { name: "End a mandate early", href: "/motions/52-end" },
      noticeUntil: day(12, 6),
      replyHtml: markdown("The text was another one; read the minutes."),
      answer: untouched,
    },
    start: undefined,
  },
};
const position = (change: Partial<PositionLine> = {}): PositionLine => ({
  href: "/positions/1",
  title: "No eviction without a hearing",
  body: valley,
  state: "in_force",
  adoptedAt: day(5, 2),
  motion: { number: 22, href: "/motions/22-hearing" },
  ...change,
});
const groups = [
  { home: riverside, seats: 5, holders: [seat, { ...seat, href: "/delegates/2", who: "Ines Duarte" }] },
  { home: { name: "Hillside", href: "/@hillside" }, seats: 3, holders: [{ ...seat, who: undefined }] },
  { home: { name: "Harbor", href: "/@harbor" }, seats: 2, holders: [] },
];

/** Offices, mandates, councils and positions. */
export const mandateExamples: readonly Example[] = [
  example("who speaks for us", speakersPage, {
    speakers: [line(), line({ topic: "Repairs", who: undefined, home: riverside, decision: undefined })],
  }),
  example("nobody speaks yet", speakersPage, { speakers: [] }),
  example("offices of a body", officesPage, {
    body: valley,
    offices: [office(), office({ kind: "office", title: "Treasurer", topic: undefined, holders: [], isEnded: true })],
    createHref: "/@valley/offices/new",
    unlisted: false,
  }),
  example("no offices yet", officesPage, {
    body: valley,
    offices: [],
    createHref: "/@valley/offices/new",
    unlisted: false,
  }),
  example("one office", officePage, {
    ...office({ role: "chair" }),
    alternates: [line({ state: "alternate", who: "Ines Duarte", number: undefined })],
    past: [
      line({ state: "revoked", ending: "recall", who: "Al Grey" }),
      line({ state: "over" }),
      line({ state: "ahead" }),
    ],
    turns: [
      { name: "Ben Abara", isEligible: true },
      { name: "Rosa Okafor", isEligible: false, eligibleFrom: Date.UTC(2028, 2, 1), lastHeld: day(3, 1) },
    ],
    give: {
      form: untouched,
      holders: [{ id: "1", name: "Ben Abara" }],
      questions: [{ id: "1", title: "31. Who speaks" }],
    },
    mayEnd: true,
    unlisted: false,
  }),
  example("a new office with faults", officeFormPage, {
    body: valley,
    action: "/@valley/offices/new",
    homes: [{ slug: "riverside", name: "Riverside" }],
    form: { values: { title: "" }, faults: [{ field: "title", text: "Fill this in." }] },
  }),
  example("a delegate with votes, reports and a recall", delegatePage, delegate),
  example("a mandate that a stranger sees", delegatePage, {
    ...delegate,
    who: undefined,
    votes: [],
    reports: [],
    own: undefined,
    recall: undefined,
  }),
  example("a petition to begin", delegatePage, {
    ...delegate,
    kind: "office",
    recall: {
      rules: { num: 1, den: 10, days: 14 },
      start: { values: {}, faults: [{ field: "grounds", text: "Say why." }] },
    },
    own: undefined,
  }),
  example("seats of a council", councilPage, {
    body: council,
    delegations: groups.map((group) => ({ ...group, href: "/offices/2", weight: 1 })),
    shareOuts: [
      {
        method: "sainte-lague",
        effectiveAt: day(3, 1),
        isAhead: false,
        shares: [
          { name: "Riverside", members: 88, seats: 5 },
          { name: "Hillside", members: 51, seats: 3 },
        ],
      },
      {
        method: "dhondt",
        effectiveAt: Date.UTC(2027, 2, 1),
        isAhead: true,
        shares: [{ name: "Riverside", members: 90, seats: 6 }],
      },
    ],
    form: untouched,
    action: "/@council/council",
    unlisted: false,
  }),
  example("a council without seats", councilPage, {
    body: council,
    delegations: [],
    shareOuts: [],
    action: "/@council/council",
    unlisted: false,
  }),
  example("the register of positions", positionsPage, {
    state: "all",
    positions: [
      position(),
      position({ title: "Rents follow wages", state: "superseded", body: riverside }),
      position({ title: "A levy on vacant flats", state: "rescinded" }),
    ],
    next: "/positions?before=1",
    proposeHref: "/@valley/positions/new",
  }),
  example("one position", positionPage, {
    ...position({ state: "superseded" }),
    textHtml: markdown("Nobody loses a home before a hearing in which somebody speaks for them."),
    endedAt: day(11, 1),
    endedBy: { number: 44, href: "/motions/44" },
    replaces: { name: "No eviction in winter", href: "/positions/2" },
    replacedBy: { name: "No eviction", href: "/positions/3" },
    canonical: "https://valleytenants.example/positions/1",
    unlisted: false,
  }),
  example("propose a position", positionFormPage, {
    body: valley,
    action: "/@valley/positions/new",
    inForce: [{ id: "1", title: "No eviction without a hearing" }],
    form: untouched,
  }),
];
