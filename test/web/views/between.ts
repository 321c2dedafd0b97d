import { untouched } from "#web/components/forms.ts";
import { assessmentFormPage, assessmentsPage } from "#web/assessments.ts";
import { chaptersPage } from "#web/front.ts";
import { type PledgeLine, pledgeFormPage, pledgePage, pledgesPage } from "#web/pledges.ts";
import { type PlacedLine, regionFormPage } from "#web/regions.ts";
import { day, example } from "./frame.ts";

const valley = { name: "Valley Tenants’ Union", href: "/@valley" };
const harbor = { name: "Harbor Workers’ Association", href: "https://harbor.example/@harbor", host: "harbor.example" };
const entry = "https://harbor.example/gazette/harbor/entries/0199";
const pledge: PledgeLine = {
  id: "0199a1c0-0000-7000-8000-000000000001",
  from: harbor,
  to: valley,
  kind: "money",
  amount: 50_000,
  unit: "per-month",
  currency: "USD",
  begins: day(11, 1),
  until: day(12, 31),
  state: "running",
  giver: { state: "kept", at: day(11, 20), entry },
  receiver: { state: "partly", amount: 30_005, at: day(11, 21), entry: "/gazette/valley/entries/0200" },
  entry,
  text: "For the rent fund.",
};
const people: PledgeLine = { ...pledge, kind: "people", amount: 40, unit: null, currency: null, until: undefined };
const plain: PledgeLine = { ...people, giver: undefined, receiver: undefined, text: undefined, state: "open" };

/** A chapter of another organization in a region. */
export const placed: PlacedLine = {
  id: "0199a1c0-0000-7000-8000-000000000002",
  group: { name: "The Docks", href: "https://harbor.example/@docks" },
  organization: harbor.name,
  host: harbor.host,
  region: { name: "The East", href: "/@east" },
  state: "stands",
  askedAt: day(11, 1),
  since: day(11, 3),
  records: { asked: entry, accepted: "/gazette/valley/entries/0201" },
};

const correctable = "/@valley/assess?corrects=0199a1c0-0000-7000-8000-000000000003";

/** Pages of what organizations do for one another: pledges, assessments, regions. */
export const betweenExamples = [
  example("pledges", pledgesPage, {
    pledges: [pledge, people, plain, { ...plain, kind: "other", state: "withdrawn" }],
    next: "/pledges?before=1",
    makeHref: "/@valley/pledge",
  }),
  example("pledges, none", pledgesPage, { pledges: [] }),
  example("pledge, both sides ours", pledgePage, {
    pledge: { ...pledge, giver: undefined },
    mine: [
      { slug: "valley", name: valley.name, isGiver: false },
      { slug: "riverside", name: "Riverside", isGiver: true },
    ],
    assessHref: "/@valley/assess?kind=pledge",
  }),
  example("pledge, for strangers", pledgePage, { pledge: plain, mine: [] }),
  example("pledge form", pledgeFormPage, {
    body: valley,
    parties: [{ actor: "https://harbor.example/ap/actors/1", name: harbor.name }],
    form: { values: { kind: "money", amount: "x" }, faults: [{ field: "amount", text: "Please write a number." }] },
  }),
  example("assessments side by side", assessmentsPage, {
    isOne: true,
    makeHref: "/@valley/assess",
    next: "/assessments?before=1",
    things: [
      {
        kind: "coalition",
        name: "Tenants’ League",
        href: "/coalition",
        assessments: [
          {
            id: "1",
            by: valley,
            asOf: day(11, 1),
            text: "It went well.",
            isCorrected: false,
            entry,
            correctHref: correctable,
          },
          { id: "2", by: harbor, asOf: day(11, 2), isCorrected: true, entry },
        ],
      },
    ],
  }),
  example("assessments, none", assessmentsPage, { isOne: false, things: [] }),
  example("assessment form", assessmentFormPage, { body: valley, form: untouched }),
  example("assessment form, correcting", assessmentFormPage, {
    body: valley,
    corrects: "0199a1c0-0000-7000-8000-000000000003",
    form: untouched,
  }),
  example("region form", regionFormPage, {
    body: valley,
    now: "The West",
    regions: [{ actor: "https://harbor.example/ap/actors/2", name: "The East · Harbor" }],
    form: untouched,
  }),
  example("region form, none known", regionFormPage, { body: valley, regions: [], form: untouched }),
  example("chapters by region", chaptersPage, {
    bodies: [{ name: "Uptown", href: "/@uptown", kind: "chapter", summary: "", members: 12, depth: 1 }],
    regions: [
      {
        name: "The East",
        href: "/@east",
        within: [placed, { ...placed, id: "3", host: undefined, organization: undefined }],
      },
      { name: "The West", href: "https://harbor.example/@west", host: "harbor.example", within: [placed] },
    ],
    mayAdd: false,
  }),
];
