import { sanitizeForeign } from "#text/sanitize.ts";
import { bodyFormPage, type BodyFormView } from "#web/admin/bodies.ts";
import { deliveryPage, type DeliveryView } from "#web/admin/deliveries.ts";
import { peerCardPage, peersPage, type PeerCardView } from "#web/admin/federation.ts";
import { peerPage, type PeerView } from "#web/admin/peer.ts";
import {
  importPage,
  importReportPage,
  memberPage,
  membersPage,
  type ImportReportView,
  type MemberLine,
  type MembersView,
} from "#web/admin/members.ts";
import { moderationPage } from "#web/admin/moderation.ts";
import { overviewPage, type OverviewView } from "#web/admin/overview.ts";
import { publicPeerPage, type PublicPeerView } from "#web/peers.ts";
import type { PendingView } from "#web/components/succession.ts";
import { untouched } from "#web/components/forms.ts";
import { day, example } from "./frame.ts";

const body = { name: "Riverside", href: "/@riverside" };
const overview: OverviewView = {
  lights: [
    { light: "mail", look: "ok", text: "142 sent today, last at 19:40" },
    {
      light: "queue",
      look: "look",
      text: "38 waiting, 31 of them for Eastgate",
      link: { text: "Look", href: "/admin/federation" },
    },
    { light: "peers", look: "look", text: "4 of 5 in step" },
    { light: "backup", look: "bad", text: "last one verified 9 days ago" },
    { light: "disk", look: "ok", text: "11 of 40 GB" },
    { light: "version", look: "ok", text: "0.1.0" },
  ],
  acts: [{ text: "Ruth Okafor imported 12 members", at: day(11, 22, 18) }],
  organization: "/@valley",
};
const member: MemberLine = {
  id: "0199",
  name: "Mei Tran",
  email: "mei@town.example",
  role: "secretary",
  standing: "good",
  weight: 1,
  since: Date.UTC(2024, 1, 2),
  hasAccount: true,
};
const members: MembersView = {
  body,
  members: [
    member,
    ...(["applicant", "lapsed", "suspended", "resigned", "expelled"] as const).map((standing, index): MemberLine => ({
      id: `01${index}`,
      name: `Joseph Adler ${index}`,
      role: "member",
      standing,
      weight: 1,
      since: day(5, 1),
      hasAccount: false,
    })),
  ],
  total: 88,
  next: "/@riverside/members?cursor=x",
  mayChange: true,
  form: untouched,
};
const report: ImportReportView = {
  body,
  rows: [
    { line: 2, name: "Mei Tran", verdict: { verdict: "added", name: "Mei Tran", email: null, standing: "good" } },
    { line: 3, name: "Joseph Adler", verdict: { verdict: "updated", name: "Joseph Adler", standing: "lapsed" } },
    { line: 4, name: "Priya Nair", verdict: { verdict: "unchanged" } },
    { line: 5, name: "", verdict: { verdict: "refused", code: "name-missing" } },
  ],
};
const bodyForm: BodyFormView = {
  action: "/admin/bodies/new",
  host: "valleytenants.example",
  kinds: ["chapter", "region", "committee"],
  parents: [{ slug: "valley", name: "Valley Tenants’ Union" }],
  withRules: true,
  form: untouched,
};
const fingerprint = "7c41 e09a 3b5d 22f8 91d0 6ae7 04bc 5f13";
const pending: PendingView = {
  host: "eastgate.example",
  origin: "eastgate.example/gazette/eastgate-2",
  key: fingerprint,
  oldKey: fingerprint.replace("7c41", "7c42"),
  verdict: "proven",
  seenAt: day(11, 22),
  confirmedBy: 0,
  isMine: false,
  dueAt: null,
};
const peer: PeerView = {
  pending: [],
  host: "eastgate.example",
  name: "Eastgate Mutual Aid",
  state: "peered",
  entries: 198,
  behind: 13,
  lastSuccessAt: day(11, 22, 17, 40),
  failures: 6,
  reach: { reached: 27, tried: 28 },
  days: Array.from({ length: 30 }, (_, index) => ({
    day: 20_749 + index,
    pulls: index < 2 || index === 27 ? 0 : 280,
    failedPulls: index > 26 ? 31 : 0,
    deliveries: index < 2 || index === 27 ? 0 : 4,
    failedDeliveries: index === 24 ? 1 : 0,
  })),
  deliveries: [
    {
      id: "0199",
      what: "Boilers at 40 Mill Street are on again",
      since: day(11, 20),
      tries: 6,
      lastAnswer: "503 Service Unavailable",
    },
  ],
  held: { have: 185, checkpointAt: day(11, 22), forked: false, theyHave: 1271, ours: 1284 },
  software: "Plenum 0.1.0",
  fingerprint,
  pinnedAt: Date.UTC(2024, 1, 2),
  lastError: "unreachable",
  stamp: "1",
};
const publicPeer: PublicPeerView = {
  host: "eastgate.example",
  name: "Eastgate Mutual Aid",
  url: "https://eastgate.example",
  isConnected: true,
  since: day(2, 2),
  records: [
    {
      origin: "eastgate.example/gazette/eastgate",
      href: "/gazette/mirror/eastgate.example/eastgate",
      files: "/gazette/mirror/eastgate.example/eastgate",
      size: 185,
      checkpoint: { size: 185, at: day(11, 22, 17) },
      holders: ["Harbor", "valleytenants.example"],
      fork: {
        name: "Eastgate Mutual Aid",
        isOwn: false,
        histories: 2,
        common: 171,
        href: "/gazette/mirror/eastgate.example/eastgate/branches",
      },
    },
  ],
  bodies: [
    { name: "Eastgate Mutual Aid", kind: "organization", url: "https://eastgate.example/@eastgate" },
    { name: "Kitchen", kind: "unheard-of" },
  ],
};
const card: PeerCardView = {
  card: {
    host: "eastgate.example",
    address: "https://eastgate.example",
    name: "Eastgate Mutual Aid",
    gazetteActor: "https://eastgate.example/ap/actors/1",
    inbox: "https://eastgate.example/ap/inbox",
    gazettes: [
      { organization: "eastgate", prefix: "https://eastgate.example/gazette/eastgate", vkey: "x", fingerprint },
    ],
    bodies: [
      {
        name: "Eastgate Mutual Aid",
        kind: "organization",
        handle: "@eastgate@eastgate.example",
        url: "https://eastgate.example/@eastgate",
      },
      {
        name: "Kitchen",
        kind: "unheard-of",
        handle: "@kitchen@eastgate.example",
        url: "https://eastgate.example/@kitchen",
      },
    ],
  },
  asks: false,
  action: "/admin/federation/peers",
};
const delivery: DeliveryView = {
  id: "0199",
  what: "Boilers at 40 Mill Street are on again",
  target: "https://eastgate.example/ap/inbox",
  host: "eastgate.example",
  state: "pending",
  writtenAt: day(11, 20),
  nextAt: day(11, 22, 20),
  attempts: [
    { at: day(11, 20), status: "503 Service Unavailable", ms: 900, ok: false },
    { at: day(11, 21), status: "", ok: false },
  ],
};
const comment = {
  id: "1",
  name: "Jo",
  handle: "@jo@social.example",
  contentHtml: sanitizeForeign("<p>Buy my tokens</p>"),
  at: day(11, 20),
  under: { text: "Motion 14", href: "/motions/14" },
  hidden: false,
};
const admin = { path: "/admin" };

export const adminExamples = [
  example("administration", overviewPage, overview, admin),
  example(
    "administration, all well",
    overviewPage,
    { ...overview, lights: overview.lights.slice(0, 1), acts: [] },
    admin,
  ),
  example("members", membersPage, members),
  example("members, none", membersPage, { ...members, members: [], total: 0, next: undefined }),
  example("members, only to see, none found", membersPage, { ...members, members: [], q: "zz", mayChange: false }),
  example("member", memberPage, {
    body,
    member,
    action: "/@riverside/members/0199",
    stamp: "1",
    mayRemove: true,
    form: { values: {}, faults: [{ field: "role", text: "This is the last admin" }] },
  }),
  example("import", importPage, { body, form: untouched }),
  example("import, checked", importReportPage, { ...report, confirm: { csv: "name,email\nMei Tran,\n" } }),
  example("import, done", importReportPage, report),
  example("new body", bodyFormPage, bodyForm),
  example("changed body", bodyFormPage, {
    ...bodyForm,
    action: "/@riverside/edit",
    withRules: false,
    parents: [],
    body: { ...body, stamp: "4" },
    form: { values: { name: "Riverside", visibility: "members" }, faults: [] },
  }),
  example("peers", peersPage, {
    pending: [pending, { ...pending, verdict: "not-approved" }],
    peers: [
      peer,
      ...(["proposed-by-us", "proposed-by-them", "held", "blocked"] as const).map((state) => ({
        host: `${state}.example`,
        name: "",
        state,
        entries: 0,
        behind: 0,
        failures: 0,
      })),
    ],
    judged: [
      { host: "spam.example", isBlocked: true, since: day(11, 2) },
      { host: "harbor.example", isBlocked: false, since: day(10, 2) },
    ],
    isAllowlist: true,
    form: untouched,
  }),
  example("peers, none", peersPage, {
    pending: [],
    peers: [],
    judged: [],
    isAllowlist: false,
    form: { values: { address: "x" }, faults: [{ field: "address", text: "Nobody answers there" }] },
  }),
  example("peer", peerPage, peer),
  example("peer, with a new record that one has agreed to", peerPage, {
    ...peer,
    pending: [
      { ...pending, confirmedBy: 1 },
      { ...pending, confirmedBy: 1, isMine: true, dueAt: day(11, 25) },
    ],
  }),
  example("peer, held, forked", peerPage, {
    ...peer,
    state: "held",
    days: peer.days.map(({ day: at }) => ({
      day: at,
      pulls: 0,
      failedPulls: 0,
      deliveries: 0,
      failedDeliveries: 0,
    })),
    deliveries: [],
    lastError: undefined,
    held: { ...peer.held, have: 198, forked: true, theyHave: undefined },
  }),
  example("public peer", publicPeerPage, publicPeer, { viewer: undefined }),
  example("public peer, away, for an admin", publicPeerPage, {
    ...publicPeer,
    away: { since: day(11, 20) },
    admin: peer,
  }),
  example("public peer, gone", publicPeerPage, {
    ...publicPeer,
    url: undefined,
    since: undefined,
    isConnected: false,
    records: [],
    bodies: [],
  }),
  example("peer, blocked", peerPage, { ...peer, state: "blocked", failures: 0 }),
  example("peer card", peerCardPage, card),
  example("peer card of one who asks", peerCardPage, { ...card, asks: true }),
  example("delivery", deliveryPage, delivery),
  example("delivery, delivered", deliveryPage, {
    ...delivery,
    state: "delivered",
    attempts: [{ at: day(11, 20), status: "202 Accepted", ms: 90, ok: true }],
    nextAt: undefined,
  }),
  example("delivery, given up", deliveryPage, { ...delivery, state: "dropped" }),
  example("moderation", moderationPage, {
    reports: [
      {
        id: "1",
        host: "social.example",
        reason: "Spam",
        at: day(11, 20),
        about: [{ text: "a comment", href: "/motions/14#comment-1" }],
        settled: false,
      },
      { id: "2", host: "town.example", reason: "", at: day(11, 19), about: [], settled: true },
    ],
    comments: [comment, { ...comment, id: "2", hidden: true }],
  }),
  example("moderation, none", moderationPage, { reports: [], comments: [] }),
];
