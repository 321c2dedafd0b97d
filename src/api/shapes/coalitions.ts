import { z } from "@hono/zod-openapi";
import type { CoalitionRow } from "#db/coalition/coalitions.ts";
import type { Member } from "#domain/coalition/state.ts";
import { orNull, time, timeOrNull } from "#api/answers.ts";

const hash = z.string().openapi({ example: `sha256:${"0".repeat(64)}` });
const standings = ["invited", "applicant", "full", "observer", "left", "expelled", "frozen"] as const;

/** Where the docket of a coalition stands at a block: comparable between instances at the same block. */
export const coalitionDigestShape = z
  .object({
    block: hash,
    term: z.int(),
    height: z.int(),
    final: z.boolean(),
    digest: hash,
    heads: z.record(z.string(), z.int()).openapi({ description: "Size of each noted log, by its origin line" }),
  })
  .openapi("CoalitionDigest");

/** A coalition as this instance computes it. */
export const coalitionShape = z
  .object({
    slug: orNull(z.string()).openapi({ description: "Where its voice is a body of this instance" }),
    hash: orNull(hash).openapi({
      description: "Of its convening: the name that all instances share; null until that is published",
    }),
    actor: z.url(),
    name: z.string(),
    convenor: orNull(z.url()),
    charter: orNull(hash),
    standing: orNull(z.enum(standings)).openapi({ description: "Of this instance’s organization" }),
    members: z.int().openapi({ description: "Full members, at the newest block" }),
    noted: orNull(z.object({ block: hash, term: z.int(), height: z.int(), at: orNull(time), digest: hash })),
    final: orNull(z.object({ block: hash, term: z.int(), height: z.int(), digest: hash })),
    confirmations: z.object({ have: z.int(), need: z.int() }).openapi({ description: "Of the newest block" }),
    split: z.boolean(),
    needsUpgrade: z.boolean(),
    complaint: orNull(z.string()).openapi({ description: "What stands in the way of the docket, seen from here" }),
    calls: z
      .array(z.object({ by: z.url(), term: z.int(), candidate: z.url() }))
      .openapi({ description: "Members’ votes for the convenor of a later term" }),
    callsNeeded: z.int(),
    proposed: orNull(z.url()).openapi({ description: "Whom this instance would call, if an officer says so" }),
    flags: z.array(z.object({ code: z.string(), entry: z.string(), text: z.string() })),
  })
  .openapi("Coalition");

/** A member of a coalition as its docket has it. */
export const coalitionMemberShape = z
  .object({
    actor: z.url(),
    name: orNull(z.string()),
    host: z.string(),
    standing: z.enum(standings),
    weight: z.int(),
    charter: orNull(hash),
    genesis: hash,
    final: z.boolean().openapi({ description: "Whether the newest final block says the same" }),
  })
  .openapi("CoalitionMember");

/** One block of the docket. */
export const blockShape = z
  .object({
    block: hash,
    term: z.int(),
    height: z.int(),
    at: orNull(time),
    convenor: z.url(),
    final: z.boolean(),
    digest: hash,
    entry: z.url(),
  })
  .openapi("DocketBlock");

type Flag = z.infer<typeof coalitionShape>["flags"][number];
type Beside = {
  readonly slug: string | null;
  readonly name: string;
  readonly charter: string | null;
  readonly standing: Member["standing"] | null;
  readonly members: number;
  readonly flags: readonly Flag[];
};

export function shapeCoalition(row: CoalitionRow, beside: Beside): z.infer<typeof coalitionShape> {
  const { hash: name, actor, convenor, term, height, confirmations: have, confirmationsNeeded: need } = row;
  const { slug, charter, standing, members, flags } = beside;
  return {
    slug,
    hash: name,
    actor,
    name: beside.name,
    convenor,
    charter,
    standing,
    members,
    noted:
      row.tip === null
        ? null
        : { block: row.tip, term, height, at: row.height === 0 ? null : timeOrNull(row.notedAt), digest: row.digest },
    final:
      row.final === null
        ? null
        : { block: row.final, term: row.finalTerm, height: row.finalHeight, digest: row.finalDigest },
    confirmations: { have, need },
    split: row.isSplit,
    needsUpgrade: row.needsUpgrade,
    complaint: row.complaint,
    calls: [...row.calls],
    callsNeeded: row.callsNeeded,
    proposed: row.proposed,
    flags: [...flags],
  };
}
