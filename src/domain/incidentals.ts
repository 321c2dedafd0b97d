export const incidentalKinds = [
  "postpone",
  "lay",
  "take_from_table",
  "refer",
  "previous_question",
  "withdraw",
  "appeal",
  "reconsider",
  "rescind",
  "amend_adopted",
] as const;
/** What may be moved about a motion while it is before the body, or after it was decided (RONR §11–§37). */
export type IncidentalKind = (typeof incidentalKinds)[number];
