import { successionPage, type SuccessionView } from "#web/admin/succession.ts";
import { untouched } from "#web/components/forms.ts";
import { doubtNotice } from "#web/components/succession.ts";
import type { Frame } from "#web/layout.ts";
import { day, example } from "./frame.ts";

const doubt = { why: "restored", since: day(11, 20), silent: ["harbor.example", "riders.example"] } as const;
const asked = {
  prefix: "https://valley.example/gazette/valley-2",
  key: "7c41 e09a 3b5d 22f8 91d0 6ae7 04bc 5f13",
  askedAt: day(11, 21),
  dueAt: null,
  keys: 1,
  isMine: true,
  isAgreed: false,
};
const grows: SuccessionView = {
  doubt: undefined,
  silent: [],
  asked: undefined,
  need: 2,
  admins: 2,
  closed: [{ prefix: "https://valley.example/gazette/valley", size: 1284, closedAt: day(10, 2) }],
  form: untouched,
};
const waits: SuccessionView = {
  ...grows,
  doubt,
  silent: doubt.silent.map((host) => ({ host, tries: 214 })),
  closed: [],
};

const told = (frame: Frame, view: SuccessionView) =>
  successionPage({ ...frame, notice: doubtNotice(frame.speech, doubt) }, view);

export const successionExamples = [
  example("succession, nothing is wrong", successionPage, grows),
  example("succession, peers are silent", successionPage, waits),
  example("succession, all have answered", successionPage, { ...waits, silent: [] }),
  example("succession, forked", successionPage, {
    ...waits,
    doubt: { ...doubt, why: "forked" },
    admins: 1,
    form: { values: {}, faults: [{ field: "keys", text: "These are not the recovery keys" }] },
  }),
  example("succession, asked by me", successionPage, { ...waits, asked }),
  example("succession, asked by somebody else", successionPage, {
    ...waits,
    asked: { ...asked, isMine: false, keys: 2 },
  }),
  example("succession, asked by an only admin", successionPage, { ...waits, asked: { ...asked, dueAt: day(11, 24) } }),
  example("succession, begins", successionPage, { ...waits, asked: { ...asked, isAgreed: true } }),
  example("an admin's page while the record waits", told, waits),
];
