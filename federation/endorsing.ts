import { listFollowerInboxes } from "#db/activities.ts";
import type { Reader } from "#db/open.ts";
import type { RecordRow } from "#db/record.ts";
import { activityOf, type Here, type OutgoingActivity } from "./documents.ts";
import { endorsementNote, type Endorsing, withdrawalNote } from "./endorsements.ts";
import { loadEndorsing } from "./loading.ts";

/** A boost of what is endorsed, and a Note that says so; both reach its author too. */
export async function endorsementActivities(
  tx: Reader,
  row: RecordRow,
  id: string,
  here: Here,
): Promise<OutgoingActivity[]> {
  const endorsing = await loadEndorsing(tx, id, here);
  if (endorsing === undefined || endorsing.endorsement.withdrawnAt !== null) return [];
  const audience = await audienceOf(tx, endorsing);
  const { object, body } = endorsing;
  return [
    activityOf(here, body.id, { id: boostOf(id), type: "Announce", object: object.iri, at: row.at, ...audience }),
    activityOf(here, body.id, {
      id: `${row.id}-create`,
      type: "Create",
      object: endorsementNote(here, endorsing),
      at: row.at,
      ...audience,
    }),
  ];
}

/** The boost taken back, and a Note that says so; the first Note stays, as history. */
export async function withdrawalActivities(
  tx: Reader,
  row: RecordRow,
  id: string,
  here: Here,
): Promise<OutgoingActivity[]> {
  const endorsing = await loadEndorsing(tx, id, here);
  if (endorsing === undefined) return [];
  const audience = await audienceOf(tx, endorsing);
  const { object, body } = endorsing;
  const boost = {
    id: here.iris.activity(boostOf(id)),
    type: "Announce",
    actor: here.iris.actor(body.id),
    object: object.iri,
  };
  const shown = activityOf(here, body.id, {
    id: boostOf(id),
    type: "Announce",
    object: object.iri,
    at: row.at,
    ...audience,
  });
  const { to, cc } = shown.document;
  return [
    activityOf(here, body.id, {
      id: `${row.id}-undo`,
      type: "Undo",
      object: { ...boost, to, cc },
      at: row.at,
      ...audience,
    }),
    activityOf(here, body.id, {
      id: `${row.id}-create`,
      type: "Create",
      object: withdrawalNote(here, row, endorsing),
      at: row.at,
      ...audience,
    }),
  ];
}

/** The boost is named after the endorsement, so that its Undo finds it. */
const boostOf = (endorsement: string): string => `${endorsement}-announce`;

async function audienceOf(tx: Reader, { body, object }: Endorsing): Promise<Partial<Parameters<typeof activityOf>[2]>> {
  if (object.author === undefined) return {};
  const cc = [object.author.href];
  if (object.inbox === undefined) return { cc };
  return { cc, to: [...new Set([...(await listFollowerInboxes(tx, body.id)), object.inbox])] };
}
