/** Ids are UUIDv7 strings; the names say whose. */
export type PersonId = string;
export type BodyId = string;
export type MotionId = string;
export type AmendmentId = string;
export type QuestionId = string;
export type EndorsementId = string;
export type OfficeId = string;
export type MandateId = string;
export type RecallId = string;
export type PositionId = string;
export type DrawId = string;
export type NominationId = string;
