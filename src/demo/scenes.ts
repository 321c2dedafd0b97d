import { publishAnnouncement } from "#commands/announcements.ts";
import { endorse, withdrawEndorsement } from "#commands/endorsements.ts";
import type { Iris } from "#domain/iris.ts";
import { presets } from "#domain/presets.ts";
import { DAY, HOUR, type Instant } from "#domain/time.ts";
import type { Chance } from "./chance.ts";
import { planCharter } from "./charter.ts";
import { planDeliberation } from "./deliberation.ts";
import { planDraws } from "./draws.ts";
import { planElections } from "./elections.ts";
import type { Group, House } from "./groups.ts";
import { planCouncil, planVoices } from "./mandates.ts";
import { type Fate, type Story, planStory } from "./motions.ts";
import { planReplies } from "./replies.ts";
import { LARGE_MOTIONS, NEWS, ODD_MOTIONS, SMALL_MOTIONS, STATEMENTS, type Text } from "./texts.ts";
import { type Timeline, as } from "./timeline.ts";

type Setting = Timeline & { readonly now: Instant; readonly chance: Chance; readonly iris: Iris };

/** What others can endorse, as it appears: addresses of public motions and announcements, with who issued them. */
type Subject = { readonly iri: string; readonly issuer: Group };

/** Plans what all the organizations of an instance say, decide and support. */
export function planScenes(setting: Setting, houses: readonly House[]): void {
  const subjects: Subject[] = [];
  const texts = dealer(SMALL_MOTIONS, setting.chance);
  const news = dealer(NEWS, setting.chance);
  for (const [index, { root, bodies }] of houses.entries()) {
    for (const group of [root, ...bodies]) planNews(setting, group, news);
    if (index === 0) {
      planLarge(setting, root, subjects);
      planDeciding(setting, root, bodies);
    } else planStories(setting, root, GUEST_FATES, texts, subjects);
    const deciding = bodies.filter(({ kind }) => kind !== "region");
    for (const [place, group] of deciding.slice(0, MOST_DECIDING).entries())
      planStories(setting, group, FATES[place % FATES.length] ?? [], texts, subjects);
  }
  planSupport(setting, houses, subjects);
}

/** Every form of vote, step, office and charter, in the organization whose instance it is. */
function planDeciding(setting: Setting, root: Group, bodies: readonly Group[]): void {
  const chapters = bodies.filter(({ kind }) => kind === "chapter");
  const [chartered] = chapters;
  const committee = bodies.find(({ kind, visibility }) => kind === "committee" && visibility === "public");
  const council = bodies.find(({ kind }) => kind === "region");
  planElections(setting, root);
  planDeliberation(setting, root, committee);
  planVoices(setting, root);
  planDraws(setting, root);
  if (chartered !== undefined) planCharter(setting, chartered);
  if (council !== undefined) planCouncil(setting, council, chapters.slice(0, MOST_HOMES));
}

/** Chapters that share the seats of a council; more of them would say nothing new. */
const MOST_HOMES = 6;

/** Bodies of one organization that have motions; more of them would say nothing new. */
const MOST_DECIDING = 12;

const FATES: readonly (readonly Fate[])[] = [
  ["adopted", "voting", "submitted", "lapsed"],
  ["lost", "pending", "draft"],
  ["adopted", "withdrawn", "voting", "out_of_order"],
  ["pending", "adopted", "draft"],
  ["submitted", "adopted", "lost", "voting"],
];

const GUEST_FATES: readonly Fate[] = ["adopted", "voting", "pending"];

/** How long ago a motion with this fate was drafted, at least and at most, in days. */
const AGES: Readonly<Record<Fate, readonly [number, number]>> = {
  draft: [1, 6],
  submitted: [1, 9],
  pending: [3, 12],
  voting: [4, 6],
  adopted: [14, 110],
  lost: [14, 110],
  no_quorum: [14, 60],
  withdrawn: [8, 80],
  lapsed: [33, 60],
  out_of_order: [8, 80],
};

/** The whole organization's motions: every way to decide, secret and by roll call. */
function planLarge(setting: Setting, group: Group, subjects: Subject[]): void {
  const deal = dealer(LARGE_MOTIONS, setting.chance);
  const begin = (fate: Fate) => beginOf(setting, fate);
  const tell = teller(setting, group, subjects);
  const plan = (fate: Fate, more: Partial<Story> = {}) =>
    planStory(setting, { group, text: deal(), fate, begin: begin(fate), onSubmitted: tell, ...more });
  plan("adopted", { secrecy: "secret", rule: presets["two-thirds"] });
  plan("adopted", { secrecy: "roll_call" });
  plan("lost", { secrecy: "secret" });
  plan("no_quorum");
  plan("voting", { secrecy: "secret", rule: presets["two-thirds"] });
  plan("pending");
  plan("submitted");

  const text: Text = {
    title: group.locale === "es" ? "Apoyo a la propuesta de nuestras vecinas" : "Support for our neighbors’ motion",
    text:
      group.locale === "es"
        ? "Apoyamos públicamente lo que han decidido, y lo decimos con nuestro nombre."
        : "We support in public what they have decided, and say so in our name.",
    language: group.locale,
  };
  const endorses = () => subjects.find(({ issuer }) => issuer.parent === undefined && issuer !== group)?.iri;
  planStory(setting, { group, text, fate: "adopted", begin: setting.now - 13 * DAY, secrecy: "roll_call", endorses });
}

function planStories(
  setting: Setting,
  group: Group,
  fates: readonly Fate[],
  deal: () => Text,
  subjects: Subject[],
): void {
  for (const [place, fate] of fates.entries())
    planStory(setting, {
      group,
      text: fate === "out_of_order" ? setting.chance.pick(ODD_MOTIONS) : deal(),
      fate,
      begin: beginOf(setting, fate),
      secrecy: place % 2 === 0 ? "roll_call" : "secret",
      onSubmitted: teller(setting, group, subjects),
    });
}

/** Hands a submitted motion to whoever endorses, and lets the fediverse reply; of a members-only body nobody hears. */
function teller(setting: Setting, group: Group, subjects: Subject[]): (id: string, at: Instant) => void {
  return (id, at) => {
    if (group.visibility !== "public") return;
    const iri = setting.iris.motion(id);
    subjects.push({ iri, issuer: group });
    planReplies(setting, { kind: "motion", id, iri }, at);
  };
}

function beginOf({ now, chance }: Setting, fate: Fate): Instant {
  const [least, most] = AGES[fate];
  return now - chance.between(least, most) * DAY + chance.between(-6, 6) * HOUR;
}

/** An organization speaks often, a chapter now and then; the secretary writes. */
function planNews(setting: Setting, group: Group, deal: () => Text): void {
  const { plan, now, chance, iris } = setting;
  const count = group.kind === "organization" ? 5 : 2;
  for (let index = 0; index < count; index += 1)
    plan(now - chance.between(1, 100) * DAY - chance.between(1, 11) * HOUR, async (act) => {
      const { title, text: content, language } = deal();
      const writer = group.active.find((_, place) => place === 1) ?? group.admin;
      const { id } = await publishAnnouncement(as(act, writer), group.slug, { title, content, language });
      if (group.visibility === "public")
        planReplies(setting, { kind: "announcement", id, iri: iris.announcement(id) }, act.at);
    });
}

/** Officers endorse what other organizations decided; some of it is withdrawn again. */
function planSupport({ plan, now, chance, iris }: Setting, houses: readonly House[], subjects: Subject[]): void {
  for (const { root, bodies } of houses) {
    const supporters = [
      root,
      ...bodies.filter(({ visibility, kind }) => visibility === "public" && kind === "chapter"),
    ];
    for (const [place, group] of supporters.slice(0, MOST_DECIDING).entries()) {
      const draw = chance.next();
      const isWithdrawn = place % 3 === 1;
      const statement = chance.pick(STATEMENTS);
      const at = now - chance.between(9, 12) * DAY;
      plan(at, async (act) => {
        const others = subjects.filter(({ issuer }) => rootOf(issuer) !== root);
        const subject = others[Math.floor(draw * others.length)];
        if (subject === undefined) return;
        const { id } = await endorse(as(act, root.admin), { body: group.slug, object: subject.iri, statement });
        if (!isWithdrawn) return;
        plan(at + 5 * DAY, async (later) => {
          await withdrawEndorsement(as(later, root.admin), id, iris.endorsement);
        });
      });
    }
  }
}

const rootOf = (group: Group): Group => (group.parent === undefined ? group : rootOf(group.parent));

/** Deals texts without repeating one before all have been dealt. */
function dealer(texts: readonly Text[], chance: Chance): () => Text {
  let stock: Text[] = [];
  return () => {
    if (stock.length === 0) stock = chance.shuffle(texts);
    const text = stock.pop();
    if (text === undefined) throw new RangeError("no texts");
    return text;
  };
}
