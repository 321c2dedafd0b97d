import { aboutPage, accessibilityPage, privacyPage, promisesPage } from "#web/about.ts";
import { coalitionOnePage, conveningPage, type CoalitionPageView } from "#web/coalition/coalitions.ts";
import { untouched } from "#web/components/forms.ts";
import { conflictPage, notSetUpPage, troublePage } from "#web/troubles.ts";
import { entryPage, type EntryView } from "#web/entries.ts";
import { equivocationPage, type EquivocationView } from "#web/equivocations.ts";
import { gazettePage, type EntryLine, type GazetteView } from "#web/gazette.ts";
import { day, example } from "./frame.ts";

const forked: EquivocationView = {
  name: "Eastgate Mutual Aid",
  isOwn: false,
  histories: 2,
  common: 171,
  href: "/gazette/mirror/eastgate.example/eastgate/branches",
  origin: "eastgate.example/gazette/eastgate",
  since: day(11, 22, 17),
  isPublished: true,
  lines: [
    { number: 0, size: 185, kept: 185, href: "/gazette/mirror/eastgate.example/eastgate" },
    { number: 1, size: 190, kept: 180, href: "/gazette/mirror/eastgate.example/eastgate/branches/1" },
  ],
  evidence: [
    {
      held: {
        size: 185,
        root: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        href: "/gazette/mirror/eastgate.example/eastgate/evidence/1/held.txt",
      },
      shown: {
        size: 185,
        root: "X5V0Zt1Fz7mWQ0bS7Jx9k1oQ0vXzS3l4lqYQ2B1mZ1s=",
        href: "/gazette/mirror/eastgate.example/eastgate/evidence/1/shown.txt",
      },
      isProof: true,
    },
  ],
  record: "/gazette/mirror/eastgate.example/eastgate",
};
const league: CoalitionPageView = {
  name: "Tenants’ League",
  href: `/coalitions/${"0".repeat(64)}`,
  hash: `sha256:${"0".repeat(64)}`,
  charter: `sha256:${"1".repeat(64)}`,
  full: 2,
  pages: { next: "/coalitions/0?page=2" },
  finalDigest: `sha256:${"2".repeat(64)}`,
  convenor: "Valley Tenants’ Union",
  height: 12,
  state: "noted",
  confirmations: { have: 1, need: 2 },
  convening: {
    complaint: "act-not-noted",
    calls: [{ by: "Eastgate Mutual Aid", term: 1, candidate: "Harbor Workers’ Association" }],
    needed: 2,
    proposed: { actor: "https://harbor.example/ap/actors/1", name: "Harbor Workers’ Association" },
    candidates: [{ actor: "https://harbor.example/ap/actors/1", name: "Harbor Workers’ Association" }],
    pending: undefined,
  },
  ownCount: 412,
  form: untouched,
  members: [
    { name: "Valley Tenants’ Union", standing: "full", weight: 412, signed: "unsigned", isFinal: true },
    { name: "Harbor Workers’ Association", standing: "full", weight: 230, signed: "newest", isFinal: true },
    { name: "Eastgate Mutual Aid", standing: "observer", weight: 41, signed: "older", isFinal: true },
    { name: "Uplands", standing: "applicant", weight: 1, signed: "newest", isFinal: false },
  ],
  blocks: [
    { height: 12, at: day(11, 22, 17), by: "Valley Tenants’ Union", isFinal: false },
    { height: 11, at: day(11, 21, 17), by: "Valley Tenants’ Union", isFinal: true },
  ],
  inert: [
    {
      entry: "https://uplands.example/gazette/uplands/entries/0199",
      type: "MotionSubmitted",
      by: "Uplands",
      code: "not-a-member",
    },
  ],
  standing: "full",
  mayAct: true,
};
const kinds = [
  "QuestionClosed",
  "Endorsed",
  "EndorsementWithdrawn",
  "QuestionOpened",
  "MotionSubmitted",
  "BodyChanged",
  "BodyFounded",
  "Genesis",
  "other",
] as const;
const entries: readonly EntryLine[] = kinds.map((kind, index) => ({
  number: 1284 - index,
  href: `/gazette/valley/entries/0${index}`,
  kind,
  sentence: "Voting closed on the joint heat and rent fund: 187 yes, 62 no, 19 abstained, of 412.",
  link: index % 2 === 0 ? "/motions/31" : undefined,
  issuedAt: day(11, 20 - Math.floor(index / 3), 18),
  verdict: index === 8 ? "bad" : index === 7 ? "inert" : "good",
  why: index > 6 ? "kept, without effect: its signature does not hold, or the key was not in force" : "holds",
}));
const gazette: GazetteView = {
  since: Date.UTC(2024, 1, 2),
  entries,
  holders: [
    { name: "Harbor", host: "harbor.example", size: 1284, current: true },
    { name: "Eastgate", host: "eastgate.example:8443", size: 1271, current: false },
  ],
  filter: {},
  records: [
    { value: "", name: "Valley Tenants’ Union" },
    { value: "harbor.example/harbor", name: "Harbor Workers’ Association" },
  ],
  bodies: [{ value: "riverside", name: "Riverside" }],
  feed: "/gazette/feed.atom",
  next: "/gazette?before=1276",
  files: { checkpoint: "/gazette/valley/checkpoint", key: "/gazette/valley/key" },
};
const entry: EntryLine = {
  number: 1284,
  href: "/gazette/valley/entries/0199",
  kind: "QuestionClosed",
  sentence: "Voting closed on motion 14: adopted.",
  issuedAt: day(11, 20, 18),
  verdict: "good",
  why: "holds",
};
const whole: EntryView = {
  ...entry,
  id: "0199",
  issuer: { name: "Valley Tenants’ Union", href: "/@valley" },
  key: "valley-2",
  hash: "5d2e90b177c4e3f85d2e90b177c4e3f8",
  list: "/gazette/valley",
  facts: [
    { name: "closesAt", at: day(11, 20, 18) },
    { name: "rollSize", text: "412" },
    { name: "textHash", code: "5d2e90b177c4e3f85d2e90b177c4e3f8" },
    { name: "body", text: "Riverside", href: "/@riverside" },
  ],
  referring: [{ text: "Record no. 1,290", href: "/gazette/valley/entries/0190" }],
  refs: [{ text: "Record no. 1,270", href: "/gazette/valley/entries/0180" }],
  proof: {
    hashes: 11,
    root: "b70c1f4e9a2208d6",
    size: 1284,
    checkpointAt: day(11, 20, 18),
    note: "valleytenants.example/gazette/valley\n1284\ntwwfTpoiCNbXK0pmR1q0wYJ8rD5u3n2kHc9sQe1XbVA=\n\n— valleytenants.example/gazette/valley 9mJ2xkq8T",
    cosigners: ["Harbor", "Riders"],
  },
  texts: [
    { label: "Title", text: "Rent strike fund" },
    { label: "", text: undefined },
  ],
  json: '{\n  "type": "plenum:QuestionClosed"\n}',
  holders: { names: ["Harbor", "Eastgate"], peers: 3 },
  proofHref: "/gazette/valley/entries/0199.tlog-proof",
  jsonHref: "/gazette/valley/entries/0199.json",
};
const stranger = { viewer: undefined };

export const recordExamples = [
  example("one coalition, noted", coalitionOnePage, league),
  example("one coalition, final, for members", coalitionOnePage, {
    ...league,
    state: "final",
    mayAct: false,
    inert: [],
  }),
  example("one coalition, just convened", coalitionOnePage, {
    ...league,
    state: "begun",
    height: 0,
    blocks: [],
    inert: [],
    standing: undefined,
  }),
  example("one coalition, split", coalitionOnePage, {
    ...league,
    state: "split",
    convening: { ...league.convening, complaint: "convenor-forked", pending: "Harbor Workers’ Association" },
    form: { values: { count: "many" }, faults: [{ field: "count", text: "A number is needed." }] },
  }),
  example("convening", conveningPage, {
    form: { values: { name: "League" }, faults: [{ field: "unity", text: "Needed." }] },
    peers: [{ actor: "https://harbor.example/ap/actors/1", name: "Harbor Workers’ Association" }],
  }),
  example("convening, alone", conveningPage, { form: untouched, peers: [] }),
  example("gazette", gazettePage, gazette),
  example("gazette, fresh", gazettePage, { ...gazette, since: undefined, entries: [], holders: [], next: undefined }),
  example("gazette, none found", gazettePage, {
    ...gazette,
    entries: [],
    filter: { type: "Endorsed", verdict: "inert", from: "2026-11-01" },
    previous: "/gazette",
  }),
  example("gazette of a peer that is away", gazettePage, {
    ...gazette,
    holders: [],
    whose: { name: "Harbor Workers’ Association", host: "harbor.example", away: { since: day(11, 2) } },
    filter: { record: "harbor.example/harbor" },
  }),
  example("two histories", equivocationPage, forked),
  example("two histories, for admins, the other one still sought", equivocationPage, {
    ...forked,
    common: undefined,
    resumedAt: day(11, 23),
    lines: forked.lines.slice(0, 1),
    evidence: [{ shown: forked.evidence[0]?.shown, isProof: false }],
    decide: { peer: "/peers/eastgate.example", mayGoOn: false },
  }),
  example("two histories, undecided", equivocationPage, {
    ...forked,
    decide: { peer: "/peers/eastgate.example", mayGoOn: true },
  }),
  example("two histories of our own", equivocationPage, {
    ...forked,
    name: "Valley Tenants’ Union",
    isOwn: true,
    isPublished: false,
    decide: { mayGoOn: false },
  }),
  example("gazette of a peer with two histories", gazettePage, {
    ...gazette,
    whose: { name: "Eastgate Mutual Aid", host: "eastgate.example" },
    fork: forked,
  }),
  example("entry", entryPage, whole),
  example("entry of a peer, without effect", entryPage, {
    ...whole,
    verdict: "bad",
    why: "kept, without effect: its signature does not hold, or the key was not in force",
    whose: { name: "Harbor Workers’ Association", host: "harbor.example", away: {} },
    list: "/gazette/mirror/harbor.example/harbor",
    facts: [],
    refs: [],
    referring: [],
    holders: undefined,
  }),
  example("about", aboutPage, { handle: "@valley@valleytenants.example", groups: 4, entries: 1284 }),
  example("promises", promisesPage, undefined),
  example("privacy", privacyPage, undefined),
  example("accessibility", accessibilityPage, undefined, stranger),
  example("403", troublePage, {
    status: 403 as const,
    refusal: {
      code: "role-needed" as const,
      role: "chair" as const,
      article: "Article 6.2, standing orders version 3",
    },
    holders: { role: "Chair", names: ["Dana Whitlock"] },
  }),
  example(
    "403 for a stranger",
    troublePage,
    { status: 403 as const, refusal: { code: "role-needed" as const, role: "member" as const } },
    stranger,
  ),
  example("409, voting closed", troublePage, {
    status: 409 as const,
    refusal: { code: "voting-closed" as const, closedAt: day(11, 20) },
  }),
  example("409, both versions", conflictPage, {
    back: "/motions/14/edit",
    yours: [["Title", "Rent strike fund"]] as const,
    theirs: [["Title", "Strike fund"]] as const,
  }),
  example("429", troublePage, { status: 429 as const, until: day(11, 22, 19) }),
  example("500", troublePage, { status: 500 as const, requestId: "0199c0de-7a11" }),
  ...([400, 404, 410, 413, 415, 422, 503] as const).map((status) => example(String(status), troublePage, { status })),
  example("not set up", notSetUpPage, undefined, stranger),
];
