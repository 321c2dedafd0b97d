import type { BodyChoice } from "#domain/coalition/entries.ts";
import type { Instant } from "#domain/time.ts";
import { patterns } from "#web/components/bar.ts";
import { choices, errorSummary, field, hidden, submit, type FormState } from "#web/components/forms.ts";
import { badge, empty } from "#web/components/lists.ts";
import { MOST_SEATS_DRAWN, halfCircle, seatKey, type SeatFill } from "#web/components/seats.ts";
import { table } from "#web/components/table.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import type { Speech } from "#web/speech.ts";

/** How a seat voted, beside what its home wanted as far as it says so. */
export type SeatCallLine = {
  readonly organization: string;
  readonly seat: number;
  readonly choice?: BodyChoice | undefined;
  readonly instructed?: BodyChoice | undefined;
  /** Where the reason stands, if there is one. */
  readonly reason?: string | undefined;
};

export type SeatVotesView = {
  readonly hex: string;
  readonly coalition: string;
  readonly title: string;
  readonly motionHref: string;
  readonly action: string;
  readonly state: "not-yet" | "bodies" | "open" | "closed";
  readonly closesAt?: Instant | undefined;
  readonly calls: readonly SeatCallLine[];
  /** The reader's seats: what was voted, or a form with the fields choice and reason. */
  readonly mine: readonly {
    readonly seat: number;
    readonly voted?: BodyChoice | undefined;
    readonly mayVote: boolean;
    readonly form: FormState;
  }[];
  readonly options: readonly BodyChoice[];
  readonly instruction?: { readonly choice: BodyChoice; readonly href: string } | undefined;
};

/** Who voted how in the council, seat by seat; and the reader's own seats. */
export function seatVotesPage(frame: Frame, view: SeatVotesView): Html {
  const { speech } = frame;
  const words = speech.words.council;
  const faulty = view.mine.find(({ form }) => form.faults.length > 0);
  const voted = view.calls.filter(({ choice }) => choice !== undefined).length;
  return page(frame, {
    title: `${words.votes.title}: ${view.title}`,
    crumbs: [
      { text: speech.words.coalitions.list, href: "/coalitions" },
      { text: view.coalition, href: `/coalitions/${view.hex}` },
      { text: words.tab, href: `/coalition/council?of=${view.hex}` },
      { text: view.title, href: view.motionHref },
    ],
    place: "coalition",
    canonical: `${frame.site.origin}${view.action}`,
    faulty: faulty !== undefined,
    main: html`${faulty === undefined ? "" : errorSummary(speech, faulty.form)}<header><p class="muted">${words.votes.title}</p><h1>${view.title}</h1>
${view.state === "open" || view.state === "closed" ? html`<p class="lede">${words.votes.lede(voted, view.calls.length)}</p><p>${view.state === "open" && view.closesAt !== undefined ? words.votes.until(speech.moment(view.closesAt)) : words.votes.closed}</p>` : ""}</header>
${patterns()}${view.state === "not-yet" ? empty({ what: words.votes.notYet }) : view.state === "bodies" ? empty({ what: words.votes.bodies }) : html`${ballots(speech, view)}<section><h2>${words.votes.title}</h2>${seatRoll(speech, view.calls)}</section>`}`,
  });
}

/** The roll call of a vote that seats take: the half-circle, its key, and the same as a table. */
function seatRoll(speech: Speech, calls: readonly SeatCallLine[]): Html {
  const words = speech.words.council;
  const fills = calls.map(({ choice }) => fillOf(choice));
  const count = (fill: SeatFill): number => fills.filter((each) => each === fill).length;
  const [yes, no, other, absent] = [count("yes"), count("no"), count("abstain"), count("absent")];
  const { key } = words.votes;
  const drawing =
    calls.length > 0 && calls.length <= MOST_SEATS_DRAWN
      ? html`<figure>${halfCircle(
          fills.map((fill) => ({ fill, seats: 1 })),
          words.votes.picture(yes, no, other, absent),
        )}<figcaption>${seatKey([
          ["yes", html`<b>${speech.number(yes)}</b> ${key.yes}`],
          ["no", html`<b>${speech.number(no)}</b> ${key.no}`],
          ["abstain", html`<b>${speech.number(other)}</b> ${key.abstain}`],
          ["absent", html`<b>${speech.number(absent)}</b> ${key.absent}`],
        ])}</figcaption></figure>`
      : "";
  const { organization, seat, choice, wanted, note } = words.columns;
  return html`${drawing}${table({
    caption: words.votes.table,
    captionShown: drawing !== "",
    columns: [
      { label: organization },
      { label: seat, numeric: true },
      { label: choice },
      { label: wanted },
      { label: note },
    ],
    rows: calls.map((call) => [
      call.organization,
      speech.number(call.seat),
      call.choice === undefined ? words.votes.absent : speech.words.ballots.options[call.choice],
      call.instructed === undefined ? words.votes.free : speech.words.ballots.options[call.instructed],
      noteOf(speech, call),
    ]),
  })}`;
}

function noteOf(speech: Speech, { choice, instructed, reason }: SeatCallLine): Html {
  const words = speech.words.council.votes;
  const why = reason === undefined ? "" : html` <a href="${reason}">${words.reason}</a>`;
  if (choice === undefined || instructed === undefined) return html`${why === "" ? "–" : why}`;
  const isFollowed = choice === instructed;
  return html`${badge(isFollowed ? "adopted" : "look", isFollowed ? words.followed : words.deviated)}${why}`;
}

function ballots(speech: Speech, view: SeatVotesView): Html {
  const words = speech.words.council.votes;
  const { instruction } = view;
  const first = view.mine.find(({ mayVote }) => mayVote)?.seat;
  return html`${view.mine.map(
    ({ seat, voted, mayVote, form }) =>
      html`<section class="sheet no-print"${seat === first ? html` data-next` : ""}><h2>${words.yours(seat)}</h2>
<p>${instruction === undefined ? words.undecided : html`${words.wanted(speech.words.ballots.options[instruction.choice])} <a href="${instruction.href}">${words.decision}</a>`}</p>
${voted === undefined ? "" : html`<p role="status">${words.voted(speech.words.ballots.options[voted])}</p>`}
${
  mayVote
    ? html`<form method="post" action="${view.action}">${hidden("seat", String(seat))}
${choices(form, { name: "choice", legend: words.choice, options: view.options.map((value) => ({ value, text: speech.words.ballots.options[value] })) })}
${field(form, { name: "reason", label: words.reasonLabel, hint: words.reasonHint, rows: 4, maxlength: 10_000 })}
<p class="row">${submit(words.send, seat === first ? "primary" : "plain")}</p></form>`
    : ""
}</section>`,
  )}`;
}

function fillOf(choice: BodyChoice | undefined): SeatFill {
  if (choice === undefined) return "absent";
  return choice === "yes" || choice === "no" ? choice : "abstain";
}
