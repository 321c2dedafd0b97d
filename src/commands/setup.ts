import { z } from "zod";
import { findInstance, lockInstance, changeInstance } from "#db/instance.ts";
import { saveMembership } from "#db/members.ts";
import { newId } from "#db/ids.ts";
import type { Database } from "#db/open.ts";
import { type RulePresetName, isReservedSlug, isSlug, rulePresets } from "#domain/bodies.ts";
import { DAY } from "#domain/time.ts";
import { type Act, locked, recorded } from "./act.ts";
import { createAccount } from "./accounts.ts";
import { establish, rulesOfPreset } from "./bodies.ts";
import { Missing, Refused } from "./errors.ts";
import { email, languageTag, password, shortText, summaryText } from "./inputs.ts";
import { ruleInput } from "./rules.ts";
import { hashSecret, newSecret } from "./secrets.ts";
import { makeRecoveryKey } from "./recovery.ts";

/** A set-up link works once and for so long. */
const SETUP_LASTS = DAY;

const presetNames = Object.keys(rulePresets) as [RulePresetName, ...RulePresetName[]];

export const newOrganization = z.strictObject({
  name: shortText,
  slug: z.string().max(60),
  summary: summaryText.optional(),
  hue: z.int().min(0).max(359).optional(),
  preset: z.enum(presetNames).optional(),
  /** Instead of the preset's own. */
  rule: ruleInput.optional(),
  locale: languageTag.optional(),
});

export const firstAdmin = z.strictObject({ name: shortText, email, password });

/** A new set-up secret, which voids the one before; refuses once the instance is set up. */
export async function makeSetupSecret(act: Act): Promise<string> {
  const holding = await locked(act, "instance", "setup");
  if ((await lockInstance(act.tx)).homeBody !== null) throw new Refused({ code: "already-set-up" });
  const secret = newSecret();
  await changeInstance(act.tx, { setupToken: hashSecret(secret), setupExpiresAt: holding.at + SETUP_LASTS });
  return secret;
}

/** Whether the secret of a set-up link is the one that counts now. */
export async function isSetupSecret(db: Database, secret: string, at: number): Promise<boolean> {
  const instance = await findInstance(db.orm);
  if (instance === undefined || instance.homeBody !== null || instance.setupToken === null) return false;
  const isSame = Buffer.from(hashSecret(secret)).equals(Buffer.from(instance.setupToken));
  return isSame && (instance.setupExpiresAt ?? 0) > at;
}

/** What set-up leaves behind: ids, and the recovery key that is shown this once to be printed. */
export type SetUp = {
  readonly organization: string;
  readonly account: string;
  readonly person: string;
  readonly recoveryKey: string;
};

/** Founds the home organization with its first admin and voids the link; refuses a second time. */
export async function setUp(
  act: Act,
  organization: z.infer<typeof newOrganization>,
  admin: z.infer<typeof firstAdmin>,
): Promise<SetUp> {
  const holding = await locked(act, "instance", "setup");
  if ((await lockInstance(act.tx)).homeBody !== null) throw new Refused({ code: "already-set-up" });
  const { account, person } = await createAccount(holding, admin);
  const { id, recoveryKey } = await establishOrganization(holding, organization, person);
  await changeInstance(act.tx, { homeBody: id, setupToken: null, setupExpiresAt: null });
  await recorded(holding, id, { kind: "instance-set-up", organization: id, admin: person });
  return { organization: id, account, person, recoveryKey };
}

/** Founds an organization of its own (the home one, or one hosted for friends) with its first admin. */
export async function establishOrganization(
  act: Act,
  input: z.infer<typeof newOrganization>,
  admin: string,
): Promise<{ id: string; recoveryKey: string }> {
  if (!isSlug(input.slug)) throw new Refused({ code: "bad-slug", slug: input.slug });
  if (isReservedSlug(input.slug)) throw new Refused({ code: "reserved-slug", slug: input.slug });
  const id = newId(act.at);
  const recovery = makeRecoveryKey();
  await establish(
    act,
    {
      id,
      kind: "organization",
      slug: input.slug,
      name: input.name,
      summary: input.summary ?? "",
      parent: null,
      organization: id,
      visibility: "public",
      rules: {
        ...rulesOfPreset("organization", input.preset ?? "majority"),
        ...(input.rule !== undefined && { rule: input.rule }),
      },
      hue: input.hue ?? 342,
      locale: input.locale ?? "en",
    },
    { need: 1, commitments: [recovery.commitment] },
  );
  await saveMembership(act.tx, {
    id: newId(act.at),
    body: id,
    person: admin,
    role: "admin",
    standing: "good",
    since: act.at,
  });
  await recorded(act, id, { kind: "member-added", body: id, person: admin, role: "admin", standing: "good" });
  return { id, recoveryKey: recovery.key };
}

/** Refuses a set-up secret that is not the one that counts now. */
export async function mustBeSetupSecret(db: Database, secret: string, at: number): Promise<void> {
  if ((await findInstance(db.orm))?.homeBody !== null) throw new Missing("set-up link");
  if (!(await isSetupSecret(db, secret, at))) throw new Refused({ code: "expired" });
}
