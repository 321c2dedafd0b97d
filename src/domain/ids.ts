/** Ids are UUIDv7 strings; the names say whose. */
export type PersonId = string;
export type BodyId = string;
export type MotionId = string;
export type QuestionId = string;
export type EndorsementId = string;
