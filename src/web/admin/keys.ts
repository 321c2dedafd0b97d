import type { BodyKeys, EntryKey, EntryName, RecordKeys } from "#commands/keyReading.ts";
import { act, choices, errorSummary, field, hidden, submit, tick, type FormState } from "#web/components/forms.ts";
import { badge, empty, facts } from "#web/components/lists.ts";
import { table } from "#web/components/table.ts";
import { html, type Html, type Part } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, type Speech } from "#web/speech.ts";

/** `me`: the person who looks. */
export type KeysView = {
  readonly bodies: readonly BodyKeys[];
  readonly record: RecordKeys;
  readonly me: string;
  /** Path of an entry's page. */
  readonly entryHref: (entry: EntryName) => string;
};

/** Posts deed=rotate (why), withdraw, recover (keys), http (unsafe) to `action`. */
export type BodyKeysView = Omit<KeysView, "bodies"> & {
  readonly found: BodyKeys;
  readonly action: string;
  readonly form: FormState;
};

/** The keys of all groups and of the record. */
export function keysPage(frame: Frame, view: KeysView): Html {
  const { speech } = frame;
  const words = speech.words.keys;
  const pending = view.bodies.filter((each) => each.pending !== undefined);
  return page(frame, {
    ...around(frame, words.title),
    main: html`<header><h1>${words.title}</h1><p class="lede">${words.lede}</p></header>
${pending.map((found) => html`<section class="sheet"><h2>${words.of(found.body.name)}</h2>${pendingNote(speech, found)}<p><a class="btn" href="${hrefOf(found)}">${words.pending.look}</a></p></section>`)}
<section><h2>${words.groups}</h2>${view.bodies.length === 0 ? empty({ what: words.none }) : bodyTable(speech, view)}</section>
<section><h2>${words.record}</h2>${recordFacts(speech, view.record)}</section>`,
  });
}

/** The keys of one group, and what can be done about them. */
export function bodyKeysPage(frame: Frame, view: BodyKeysView): Html {
  const { speech } = frame;
  const words = speech.words.keys;
  const { found, form } = view;
  return page(frame, {
    ...around(frame, found.body.name, true),
    faulty: form.faults.length > 0,
    main: html`${errorSummary(speech, form)}<header><h1>${words.of(found.body.name)}</h1></header>
${found.pending === undefined ? rotateSheet(speech, view) : pendingSheet(speech, view)}
<section><h2>${words.history}</h2>${keyTable(speech, view)}</section>
<section class="sheet"><h2>${words.http.title}</h2><p>${words.http.text}</p>${httpFacts(speech, view)}
<form method="post" action="${view.action}">${hidden("deed", "http")}${tick(form, "unsafe", words.http.compromised)}
<p class="row"><button type="submit">${words.http.change}</button><span class="hint">${words.http.note}</span></p></form></section>
${view.record.recovery.committed === 0 ? "" : recoverSheet(speech, view)}`,
  });
}

function around({ speech }: Frame, title: string, isBelow = false) {
  const { admin, keys } = speech.words;
  const above = isBelow ? [{ text: keys.title, href: "/admin/keys" }] : [];
  const crumbs = [{ text: admin.title, href: "/admin" }, ...above, { text: title }];
  return { title, crumbs, margin: "", unlisted: true } as const;
}

const hrefOf = ({ body }: BodyKeys): string => `/admin/keys/${body.slug}`;

const isCurrent = ({ retiredAt }: { readonly retiredAt: number | null }): boolean => retiredAt === null;

function bodyTable(speech: Speech, view: KeysView): Html {
  const words = speech.words.keys;
  const { columns } = words;
  return table({
    caption: words.groups,
    columns: [
      { label: columns.group },
      { label: columns.fingerprint },
      { label: columns.since },
      { label: columns.state },
      { label: columns.entry },
    ],
    rows: view.bodies.map((found) => {
      const key = found.keys.find(isCurrent);
      return [
        html`<a href="${hrefOf(found)}">${found.body.name}</a>`,
        html`<span class="mono">${key?.fingerprint ?? "–"}</span>`,
        key === undefined ? "–" : dayOf(speech, key.since),
        found.pending === undefined ? badge("ok", words.states.current) : badge("pending", words.states.asked),
        found.body.visibility === "members" && key?.begunBy === undefined
          ? html`<span class="muted">${words.notPublic}</span>`
          : entryLink(speech, view, key?.begunBy),
      ];
    }),
  });
}

function keyTable(speech: Speech, view: BodyKeysView): Html {
  const words = speech.words.keys;
  const { columns } = words;
  return table({
    caption: words.history,
    columns: [
      { label: columns.fingerprint },
      { label: columns.state },
      { label: columns.since },
      { label: columns.until },
    ],
    rows: view.found.keys.map((key) => [
      html`<span class="mono">${key.fingerprint}</span>`,
      stateOf(speech, key),
      html`${dayOf(speech, key.since)}, ${entryLink(speech, view, key.begunBy)}`,
      key.retiredAt === null ? "–" : html`${dayOf(speech, key.retiredAt)}, ${entryLink(speech, view, key.endedBy)}`,
    ]),
  });
}

function stateOf(speech: Speech, { retiredAt, revokedAt }: EntryKey): Html {
  const { states } = speech.words.keys;
  if (revokedAt !== null) return badge("bad", states.revoked);
  return retiredAt === null ? badge("ok", states.current) : badge("withdrawn", states.retired);
}

function entryLink(speech: Speech, { entryHref }: Pick<KeysView, "entryHref">, entry: EntryName | undefined): Html {
  const words = speech.words.keys;
  if (entry === undefined) return html`<span class="muted">${words.entryWaits}</span>`;
  return html`<a href="${entryHref(entry)}">${words.entry(entry.number)}</a>`;
}

function recordFacts(speech: Speech, { log, witness, recovery, admins }: RecordKeys): Html {
  const words = speech.words.keys;
  const key = (fingerprint: string | undefined, note: Part) =>
    html`<span class="mono">${fingerprint ?? "–"}</span><br><span class="hint">${note}</span>`;
  return facts([
    [
      words.log,
      key(log?.fingerprint, html`${words.logNote} <a href="/admin/succession">${speech.words.succession.title}</a>`),
    ],
    [words.witness, key(witness?.fingerprint, words.witnessNote)],
    [words.recovery, words.recoveryCount(recovery.committed, recovery.need)],
    [words.admins, words.adminsCount(admins)],
  ]);
}

function pendingNote(speech: Speech, { pending }: BodyKeys): Html {
  if (pending === undefined) return html``;
  const words = speech.words.keys.pending;
  const { askedBy, askedAt, dueAt, isCompromised } = pending;
  const asked = speech.moment(askedAt);
  return html`<p>${dueAt === null ? words.second(askedBy.name, asked) : words.due(askedBy.name, asked, speech.moment(dueAt))}</p>${isCompromised ? html`<p>${words.compromised}</p>` : ""}`;
}

function pendingSheet(speech: Speech, { found, action, me }: BodyKeysView): Html {
  const words = speech.words.keys.pending;
  const isOwn = found.pending?.askedBy.person === me;
  return html`<section class="sheet"><h2>${words.title}</h2>${pendingNote(speech, found)}
${isOwn && found.pending?.dueAt === null ? html`<p class="hint">${words.own}</p>` : ""}
<div class="row">${isOwn ? "" : act(action, words.confirm, { deed: "rotate" }, "primary")}${act(action, words.withdraw, { deed: "withdraw" })}</div></section>`;
}

function rotateSheet(speech: Speech, { form, action, record }: BodyKeysView): Html {
  const words = speech.words.keys.rotate;
  return html`<section class="sheet"><h2>${words.title}</h2><p>${words.text} ${record.admins > 1 ? words.two : words.alone}</p>
<form method="post" action="${action}">${hidden("deed", "rotate")}
${choices(form, {
  name: "why",
  legend: words.why,
  value: "routine",
  options: [
    { value: "routine", text: words.routine, hint: words.routineHint },
    { value: "compromised", text: words.compromised, hint: words.compromisedHint },
  ],
})}
<p class="row">${submit(words.send)}</p></form></section>`;
}

function httpFacts(speech: Speech, { found }: BodyKeysView): Html {
  const words = speech.words.keys.http;
  const current = found.http.find(isCurrent);
  const before = found.http.length - 1;
  if (current === undefined) return html``;
  return html`<p><span class="mono">${current.fingerprint}</span><br><span class="hint">${words.since(speech.day(current.since))}${before > 0 ? ` · ${words.before(before)}` : ""}</span></p>`;
}

function recoverSheet(speech: Speech, { form, action }: BodyKeysView): Html {
  const words = speech.words.keys.recover;
  const isOpen = form.faults.some((fault) => fault.field === "keys");
  return html`<details${isOpen ? html` open` : ""}><summary>${words.title}</summary><p>${words.text}</p>
<form method="post" action="${action}">${hidden("deed", "recover")}
${field(form, { name: "keys", label: words.field, hint: words.hint, rows: 3, maxlength: 4_000, required: true, autocomplete: "off" })}
<p class="row">${submit(words.send, "danger")}</p></form></details>`;
}
