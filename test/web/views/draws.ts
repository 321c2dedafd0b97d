import { drawFormPage, drawPage, drawsPage, type DrawLine, type DrawView } from "#web/draws.ts";
import { untouched } from "#web/components/forms.ts";
import { day, example } from "./frame.ts";

const body = { name: "Valley Tenants’ Union", href: "/@valley" };
const line: DrawLine = {
  href: "/draws/0199",
  title: "Panel of three for a complaint",
  state: "revealed",
  count: 3,
  size: 25,
  drawsAt: day(11, 20, 21),
};
const draw: DrawView = {
  ...line,
  body,
  membersOnly: false,
  pool: { kind: "members", isPublic: false, hash: "911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2" },
  poolUrl: "https://valleytenants.example/draws/0199/pool.txt",
  hash: "md5",
  sources: [
    { name: "Treasury, debt of 19 November in billions", value: "9319" },
    { name: "State lottery of 20 November, five numbers", value: "2 5 12 8 10" },
    { name: "National lottery of 20 November, six numbers", value: "9 18 26 34 41 45" },
  ],
  committedAt: day(11, 12),
  key: "9319./2.5.8.10.12./9.18.26.34.41.45./",
  picks: [
    { index: 0, digest: "990dd0a5692a029a98b5e01aa28f3459", remaining: 25, selected: 17, label: "Mei Tran" },
    { index: 1, digest: "3691e55cb63fcc37914430b2f70b5ec6", remaining: 24, selected: 7, label: "Joseph Adler" },
    { index: 2, digest: "fe814edf564c190ac1d25753979990fa", remaining: 23, selected: 2, label: "Ruth Okafor" },
  ],
  own: { number: 7, made: "00112233445566778899aabbccddeeff:0197d7a0-0000-7000-8000-000000000000" },
  isDue: true,
};
const announced: DrawView = {
  ...draw,
  state: "committed",
  sources: draw.sources.map(({ name }) => ({ name })),
  key: undefined,
  picks: [],
  own: undefined,
  isDue: false,
};

/** Public draws: lists, announced, due, held, and the form. */
export const drawExamples = [
  example("draws", drawsPage, { body, draws: [line, { ...line, state: "committed" }], mayDraw: true, unlisted: false }),
  example("draws, none", drawsPage, { body, draws: [], mayDraw: true, unlisted: false }),
  example("a draw, held, seen by a member", drawPage, draw),
  example("a draw, held, seen by a stranger", drawPage, {
    ...draw,
    own: undefined,
    picks: draw.picks.map((pick) => ({ ...pick, label: undefined })),
  }),
  example("a draw, announced", drawPage, announced),
  example("a draw, due, with a fault", drawPage, {
    ...announced,
    membersOnly: true,
    isDue: true,
    reveal: { values: { values: "?" }, faults: [{ field: "values", text: "Give the values of each source." }] },
  }),
  example("the form of a draw", drawFormPage, {
    body,
    action: "/@valley/draws/new",
    mayBePublic: true,
    form: untouched,
  }),
] as const;
