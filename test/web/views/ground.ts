import { askAnswers } from "#domain/asks.ts";
import { askedPage, askFormPage, asksPage, type AskedView } from "#web/asks.ts";
import { commonGroundPage, noGroundPage, type GroundLine, type GroundView } from "#web/coalition/commonGround.ts";
import { registerPage, type RegisterView } from "#web/coalition/positions.ts";
import { untouched } from "#web/components/forms.ts";
import { endorsementsPage } from "#web/endorsements.ts";
import type { GridView } from "#web/grid.ts";
import { day, example, type Example } from "./frame.ts";
import { body } from "./valley.ts";

const five = [
  "Eastgate Mutual Aid",
  "Harbor Workers’ Association",
  "Hillside",
  "Transit Riders",
  "Valley Tenants’ Union",
];
const many = Array.from({ length: 50 }, (_, n) => `Organization number ${n + 1}`);

function line(title: string, holders: readonly string[], more: Partial<GroundLine> = {}): GroundLine {
  const { no = [], left = [] } = more;
  const silent = five.filter((name) => ![...holders, ...no, ...left].includes(name));
  return { title, href: "/positions/1", holders, no, left, silent, points: 0, difference: 0, ...more };
}
const ground: GroundView = {
  hex: "6a4f54873164946ce14b1f2dee8ec7e6a4f54873164946ce14b1f2dee8ec7e01",
  coalition: "Two Rivers Coalition",
  share: 80,
  bodies: five,
  programme: [
    line("Rent increases above inflation need a public hearing", five, { points: 4, difference: 7 }),
    line("Buses every ten minutes until midnight", five.slice(1), {
      points: 3,
      difference: 5,
      bridge: { one: "Harbor Workers’ Association", other: "Hillside" },
    }),
  ],
  below: [
    line("A shared strike and heat fund", five.slice(2), { no: five.slice(0, 1), points: 2, difference: 3 }),
    line("Free transit under 18", five.slice(3), {
      left: five.slice(0, 1),
      hold: "https://a.example/gazette/a/entries/1",
    }),
    line("Night work only by agreement", five.slice(1, 2)),
  ],
  more: 0,
  counts: { now: 2, lower: 3, higher: 1 },
  mayMove: true,
};
const ofMany: GroundView = {
  ...ground,
  bodies: many,
  programme: [
    line("Buses every ten minutes", many.slice(3), {
      no: many.slice(0, 2),
      silent: many.slice(2, 3),
      points: 12,
      difference: 19,
    }),
  ],
  below: [line("Free transit", many.slice(0, 9), { silent: many.slice(9), points: 3, difference: 3 })],
  more: 240,
  mayMove: false,
};
const grid: GridView = {
  bodies: five,
  rows: [
    {
      title: "Joint heat and rent fund",
      href: "/motions/31",
      kind: "motion",
      supports: 3,
      cells: ["supports", "supports", "withdrawn", undefined, "supports"],
    },
    {
      title: "Strike at the docks",
      href: "https://b.example/1",
      kind: "statement",
      supports: 1,
      cells: ["lost", "declined", undefined, undefined, "supports"],
    },
  ],
  more: 0,
  coalitions: [{ hex: ground.hex, name: "Two Rivers Coalition" }],
  filter: { values: { of: ground.hex, kind: "", since: "2026-01-01", until: "" }, faults: [] },
  csvHref: "/api/v1/endorsements/grid.csv",
  jsonHref: "/api/v1/endorsements/grid",
};
const wide: GridView = {
  ...grid,
  bodies: many,
  rows: grid.rows.map((row) => ({
    ...row,
    supports: 20,
    cells: many.map((_, n) => (n < 20 ? "supports" : n < 23 ? "lost" : undefined)),
  })),
  more: 12,
};
const list = { show: "grid", endorsements: [] } as const;
const asked: AskedView = {
  href: "/endorsements/asks/1",
  from: { name: "Harbor Workers’ Association", href: "https://harbor.example/ap/actors/1" },
  object: { name: "Strike at the docks", href: "https://harbor.example/motions/9" },
  body: "Valley Tenants’ Union",
  state: "waiting",
  receivedAt: day(11, 20),
  reason: "We strike on Monday and need you.",
  until: day(12, 20),
  mayAnswer: true,
  declareHref: "/@valley/endorse?object=x",
  form: untouched,
};
const sent = {
  id: "1",
  body: "Valley Tenants’ Union",
  object: asked.object,
  createdAt: day(11, 1),
  until: day(12, 1),
  isWithdrawn: false,
  mayWithdraw: true,
  answers: askAnswers.map((answer) => ({
    name: `Asked, ${answer}`,
    href: "https://b.example/1",
    answer,
    entry: answer === "supported" ? "https://b.example/gazette/b/entries/1" : undefined,
    reason: answer === "declined" ? "Not our business." : undefined,
  })),
};

const position = {
  motion: "sha256:a",
  title: "Rents are frozen",
  href: "/motions/1",
  height: 12,
  state: "in_force",
} as const;
const register: RegisterView = {
  hex: ground.hex,
  coalition: ground.coalition,
  own: [
    position,
    { ...position, state: "superseded", ending: { title: "Rents go down", href: "/motions/2" } },
    { ...position, state: "rescinded", ending: { title: "Cancel it", href: "/motions/3" } },
  ],
  members: [
    {
      body: "Harbor",
      title: "Night work only by agreement",
      href: "/positions/2",
      since: day(10, 1),
      hold: "https://b.example/gazette/b/entries/1",
    },
    { body: "Valley", title: "Child care at every meeting", href: "/positions/3", since: day(9, 1) },
  ],
  moveHref: "/coalitions/1/motions/new",
  mayRescind: true,
};

/** Common ground, the grid of endorsements, and asking for them. */
export const groundExamples: readonly Example[] = [
  example("common ground", commonGroundPage, ground),
  example("common ground of fifty", commonGroundPage, ofMany),
  example("common ground, nothing", commonGroundPage, { ...ground, programme: [], below: [], mayMove: false }),
  example("common ground, no coalition", noGroundPage, undefined),
  example("positions of a coalition", registerPage, register),
  example("positions of a coalition, none", registerPage, {
    ...register,
    own: [],
    members: [],
    moveHref: undefined,
    mayRescind: false,
  }),
  example("endorsements, grid", endorsementsPage, { ...list, grid }),
  example("endorsements, grid of fifty", endorsementsPage, { ...list, grid: wide }),
  example("endorsements, grid of nothing", endorsementsPage, { ...list, grid: { ...grid, bodies: [], rows: [] } }),
  example("asks", asksPage, {
    ofUs: [asked, { ...asked, state: "declined" }],
    byUs: [sent, { ...sent, id: "2", isWithdrawn: true, mayWithdraw: false }],
    askHref: "/@valley/ask",
  }),
  example("asks, none", asksPage, { ofUs: [], byUs: [] }),
  example("asked", askedPage, asked),
  example("asked, answered", askedPage, {
    ...asked,
    state: "moved",
    mayAnswer: false,
    motion: { number: 41, href: "/motions/41" },
  }),
  example("ask", askFormPage, {
    body,
    action: "/@riverside/ask",
    peers: [{ actor: "https://b.example/1", name: "Harbor" }],
    form: { values: {}, faults: [{ field: "asked", text: "Choose at least one organization." }] },
  }),
  example("ask nobody", askFormPage, { body, action: "/@riverside/ask", peers: [], form: untouched }),
];
