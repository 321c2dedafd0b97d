/** Where a case stands (domain.md §7). */
export const caseStates = [
  "filed",
  "dismissed",
  "withdrawn",
  "accepted",
  "charged",
  "heard",
  "found",
  "appealed",
  "reheard",
  "final",
  "published",
] as const;
export type CaseState = (typeof caseStates)[number];

/** What can be done in a case, in the order in which it is done where two acts bear one time. */
export const caseSteps = [
  "filed",
  "accepted",
  "dismissed",
  "charged",
  "answered",
  "called",
  "drawn",
  "recused",
  "suspended",
  "heard",
  "voted",
  "found",
  "appealed",
  "withdrawn",
  "closed",
  "published",
] as const;
export type CaseStepName = (typeof caseSteps)[number];

/** Whose step it is: the host is who publishes what the panel found. */
export type CaseRole = "accuser" | "accused" | "screener" | "panellist" | "host";

/** Where a step leads and whose it is. */
export type Way = { readonly to: CaseState; readonly by: CaseRole };

const panelOf = (to: CaseState) =>
  ({
    called: { to, by: "screener" },
    drawn: { to, by: "screener" },
    recused: { to, by: "panellist" },
  }) as const;
const interim = (to: CaseState) => ({ suspended: { to, by: "screener" } }) as const;
const withdrawn = { withdrawn: { to: "withdrawn", by: "accuser" } } as const;

/** The whole machine as data: what may happen in which state; whatever is not here is out of turn. */
export const ways: { readonly [State in CaseState]: { readonly [Step in CaseStepName]?: Way } } = {
  filed: {
    accepted: { to: "accepted", by: "screener" },
    dismissed: { to: "dismissed", by: "screener" },
    ...interim("filed"),
    ...withdrawn,
  },
  accepted: { charged: { to: "charged", by: "screener" }, ...interim("accepted"), ...withdrawn },
  charged: {
    answered: { to: "charged", by: "accused" },
    ...panelOf("charged"),
    heard: { to: "heard", by: "host" },
    ...interim("charged"),
    ...withdrawn,
  },
  heard: { voted: { to: "heard", by: "panellist" }, found: { to: "found", by: "host" }, ...interim("heard") },
  found: { appealed: { to: "appealed", by: "accused" }, closed: { to: "final", by: "host" } },
  appealed: { ...panelOf("appealed"), heard: { to: "reheard", by: "host" } },
  reheard: { voted: { to: "reheard", by: "panellist" }, found: { to: "final", by: "host" } },
  final: { closed: { to: "final", by: "host" }, published: { to: "published", by: "host" } },
  dismissed: { published: { to: "published", by: "screener" } },
  withdrawn: {},
  published: {},
};

/** Whether nothing but its publication can follow. */
export const isOver = (state: CaseState): boolean =>
  state === "dismissed" || state === "withdrawn" || state === "final" || state === "published";
