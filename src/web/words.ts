import { about } from "./words/about.ts";
import { accounts } from "./words/accounts.ts";
import { acts } from "./words/acts.ts";
import { admin } from "./words/admin.ts";
import { agreements } from "./words/agreements.ts";
import { amendments } from "./words/amendments.ts";
import { announcements } from "./words/announcements.ts";
import { apportionment } from "./words/apportionment.ts";
import { assessments } from "./words/assessments.ts";
import { asks } from "./words/asks.ts";
import { ballots } from "./words/ballots.ts";
import { bodies } from "./words/bodies.ts";
import { cases } from "./words/cases.ts";
import { caucuses } from "./words/caucuses.ts";
import { charters } from "./words/charters.ts";
import { coalition } from "./words/coalition.ts";
import { docketVerdicts } from "./words/docketVerdicts.ts";
import { coalitions } from "./words/coalitions.ts";
import { coalitionMotions } from "./words/coalitionMotions.ts";
import { checks } from "./words/checks.ts";
import { common } from "./words/common.ts";
import { commonGroundWords as commonGround } from "./words/commonGround.ts";
import { councilWords as council } from "./words/council.ts";
import { draws } from "./words/draws.ts";
import { diffs } from "./words/diffs.ts";
import { contests } from "./words/contests.ts";
import { elections } from "./words/elections.ts";
import { endorsements } from "./words/endorsements.ts";
import { entries } from "./words/entries.ts";
import { erasures } from "./words/erasures.ts";
import { equivocations } from "./words/equivocations.ts";
import { faults } from "./words/faults.ts";
import { federation } from "./words/federation.ts";
import { flashes } from "./words/flashes.ts";
import { gazette } from "./words/gazette.ts";
import { keys } from "./words/keys.ts";
import { succession } from "./words/succession.ts";
import { mandates } from "./words/mandates.ts";
import { motions } from "./words/motions.ts";
import { proxies } from "./words/proxies.ts";
import { peers } from "./words/peers.ts";
import { network } from "./words/network.ts";
import { pledges } from "./words/pledges.ts";
import { positions } from "./words/positions.ts";
import { refusals } from "./words/refusals.ts";
import { regions } from "./words/regions.ts";
import { rules } from "./words/rules.ts";
import { setup } from "./words/setup.ts";
import { steps } from "./words/steps.ts";
import { troubles } from "./words/troubles.ts";

/** The languages that the pages speak. */
export const LOCALES = ["en", "es"] as const;
export type Locale = (typeof LOCALES)[number];

const catalogue = {
  about,
  accounts,
  acts,
  admin,
  agreements,
  amendments,
  announcements,
  apportionment,
  assessments,
  asks,
  ballots,
  bodies,
  checks,
  cases,
  caucuses,
  charters,
  coalition,
  coalitions,
  docketVerdicts,
  coalitionMotions,
  commonGround,
  common,
  council,
  draws,
  diffs,
  contests,
  elections,
  endorsements,
  entries,
  erasures,
  equivocations,
  faults,
  federation,
  flashes,
  gazette,
  keys,
  succession,
  mandates,
  peers,
  motions,
  proxies,
  network,
  pledges,
  positions,
  refusals,
  regions,
  rules,
  setup,
  steps,
  troubles,
};

/** All words of one language, by noun. */
export type Words = { readonly [Noun in keyof typeof catalogue]: (typeof catalogue)[Noun]["en"] };

/** The words of a language. */
export function wordsFor(locale: Locale): Words {
  return SPOKEN[locale];
}

const SPOKEN: Readonly<Record<Locale, Words>> = { en: inLanguage("en"), es: inLanguage("es") };

function inLanguage(locale: Locale): Words {
  return Object.fromEntries(Object.entries(catalogue).map(([noun, words]) => [noun, words[locale]])) as Words;
}
