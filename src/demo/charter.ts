import type { z } from "zod";
import type { Act } from "#commands/act.ts";
import { adoptCharter, type article, charterChange, newCharter } from "#commands/charters.ts";
import { changeMember } from "#commands/members.ts";
import { acceptProxy, offerProxy } from "#commands/proxies.ts";
import { findNewestCharter } from "#db/charters.ts";
import { DAY, type Instant } from "#domain/time.ts";
import type { Group } from "./groups.ts";
import { type Tale, adopt, memberIn, one, planTale, said } from "./tales.ts";
import { type Timeline, as } from "./timeline.ts";

type Setting = Timeline & { readonly now: Instant };
type Article = z.input<typeof article>;

const TEXTS = {
  en: {
    purpose: ["What we are for", "We keep each other housed. Nobody is turned away for want of dues."],
    change: [
      "How this charter changes",
      "Articles of the foundation change by **two thirds**, this one and the first by **three quarters**.",
    ],
    motions: [
      "Motions",
      "A motion is discussed when one other member supports it. It lapses after thirty days without support.",
    ],
    proxies: [
      "Votes for others",
      "Whoever cannot come may ask another member to vote for them. Nobody votes for more than one.",
    ],
    moreProxies: [
      "Votes for others",
      "Whoever cannot come may ask another member to vote for them. Nobody votes for more than **two**, and the list of proxies is read out.",
    ],
    recall: ["Recall", "One tenth of the members can ask that a mandate be ended. The holder has two weeks to answer."],
    motion: ["Two proxies instead of one", "Shift workers asked for it: whole households work nights."],
  },
  es: {
    purpose: ["Para qué estamos", "Nos cuidamos el techo. A nadie se le cierra la puerta por no pagar la cuota."],
    change: [
      "Cómo se cambian estos estatutos",
      "Los artículos de base cambian por **dos tercios**; este y el primero, por **tres cuartos**.",
    ],
    motions: [
      "Propuestas",
      "Una propuesta se discute cuando otra persona la apoya. Sin apoyo caduca a los treinta días.",
    ],
    proxies: [
      "Votar por otra persona",
      "Quien no puede venir puede pedir a otra persona que vote en su nombre. Nadie vota por más de una.",
    ],
    moreProxies: [
      "Votar por otra persona",
      "Quien no puede venir puede pedir a otra persona que vote en su nombre. Nadie vota por más de **dos**, y la lista se lee en voz alta.",
    ],
    recall: [
      "Revocación",
      "Una décima parte puede pedir que acabe un mandato. Quien lo tiene dispone de dos semanas para contestar.",
    ],
    motion: [
      "Dos delegaciones de voto en vez de una",
      "Lo pidieron quienes trabajan de noche: en algunas casas trabajan todas.",
    ],
  },
} as const;

/** Plans the charter of a body, in its second version, and what it allows: votes for others; one member votes for a household of two. */
export function planCharter(setting: Setting, group: Group): void {
  const { now } = setting;
  planTale(setting, group, now - 135 * DAY, (act) => writeCharter(act, group));
  planTale(setting, group, now - 7 * DAY, (act) => shareVotes(act, group, now));
}

async function* writeCharter(first: Act, group: Group): Tale {
  const words = said(group, TEXTS);
  const given = (number: string, [title, text]: readonly [string, string], more: Partial<Article> = {}): Article => ({
    number,
    title,
    text,
    ...more,
  });
  const articles = [
    given("1", words.purpose, { tier: "entrenched" }),
    given("2", words.change, {
      tier: "entrenched",
      rules: { amending: { foundation: "two-thirds", entrenched: "three-quarters" } },
    }),
    given("3", words.motions, { tier: "foundation", rules: { secondsRequired: 1, secondDays: 30 } }),
    given("4", words.proxies, { rules: { proxiesPerPerson: 1 } }),
    given("5", words.recall, {
      tier: "foundation",
      rules: { recall: { petitionNum: 1, petitionDen: 10, noticeDays: 14, barDays: 90 } },
    }),
  ];
  await adoptCharter(as(first, group.admin), group.slug, newCharter.parse({ articles }));
  const later = yield first.at + 10 * DAY;
  const base = (await findNewestCharter(later.tx, group.id))?.hash ?? "";
  const [title, text] = words.motion;
  const article = given("4", words.moreProxies, { rules: { proxiesPerPerson: 2 } });
  const charter = charterChange.parse({ base, articles: [{ op: "replace", article }] });
  yield* adopt(later, group, { kind: "charter_amendment", title, text, effect: { charter } });
}

async function* shareVotes(first: Act, group: Group, now: Instant): Tale {
  const [giver, holder, asking] = [one(group, 4), one(group, 5), one(group, 3)];
  const to = await memberIn(first, group, holder);
  const expiresAt = now + 60 * DAY;
  const { id } = await offerProxy(as(first, giver), group.slug, { to, expiresAt });
  await offerProxy(as(first, asking), group.slug, { to, expiresAt });
  const act = yield first.at + DAY / 2;
  await acceptProxy(as(act, holder), id);
  const member = await memberIn(act, group, one(group, 2));
  await changeMember(as(act, group.admin), group.slug, member, { weight: 2 });
}
