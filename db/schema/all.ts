<<<<<<< HEAD
export const none = undefined;
=======
export * from "./accounts.ts";
export * from "./announcements.ts";
export * from "./bodies.ts";
export * from "./endorsements.ts";
export * from "./federation.ts";
export * from "./gazette.ts";
export * from "./instance.ts";
export * from "./motions.ts";
export * from "./questions.ts";
export * from "./record.ts";
>>>>>>> fbc2e33 (wip: schema, record, acts, reads)
