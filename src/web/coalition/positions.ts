import type { CoalitionPosition } from "#domain/coalition/positions.ts";
import type { Instant } from "#domain/time.ts";
import { act } from "#web/components/forms.ts";
import { badge, empty, ledger } from "#web/components/lists.ts";
import { html, type Html } from "#web/html.ts";
import { page, type Frame } from "#web/layout.ts";
import { dayOf, type Speech } from "#web/speech.ts";
import { coalitionTabs } from "./tabs.ts";

/** A position of the coalition; what ended it is named by its motion. */
type JointPosition = {
  readonly motion: string;
  readonly title: string;
  readonly href: string;
  readonly height: number;
  readonly state: CoalitionPosition["state"];
  readonly ending?: { readonly title: string; readonly href: string } | undefined;
};

export type RegisterView = {
  readonly hex: string;
  readonly coalition: string;
  readonly own: readonly JointPosition[];
  readonly members: readonly {
    readonly body: string;
    readonly title: string;
    readonly href: string;
    readonly since: Instant;
    /** Its name, where our organization can say that this is its position too. */
    readonly hold?: string | undefined;
  }[];
  readonly moveHref?: string | undefined;
  readonly mayRescind: boolean;
};

const looks = { in_force: "adopted", superseded: "other", rescinded: "withdrawn" } as const;

/** What a coalition holds, by the motion that decided it, and what each of its members holds for itself. */
export function registerPage(frame: Frame, view: RegisterView): Html {
  const { speech } = frame;
  const words = speech.words.commonGround.register;
  const { hex, coalition } = view;
  return page(frame, {
    title: words.title(coalition),
    place: "coalition",
    crumbs: [
      { text: speech.words.coalitions.list, href: "/coalitions" },
      { text: coalition, href: `/coalitions/${hex}` },
      { text: speech.words.positions.short },
    ],
    canonical: `${frame.site.origin}/positions?of=${hex}`,
    main: html`<header><h1>${words.title(coalition)}</h1><p class="lede">${words.lede}</p>
${view.moveHref === undefined ? "" : html`<p class="row"><a class="btn" href="${view.moveHref}">${words.propose}</a></p>`}</header>
${coalitionTabs(speech, hex, undefined)}
<section><h2>${words.joint}</h2>${view.own.length === 0 ? empty({ what: words.none, why: words.noneWhy }) : ledger(view.own.map((line) => joint(speech, view, line)))}</section>
<section><h2>${words.members}</h2>${
      view.members.length === 0
        ? empty({ what: words.membersNone })
        : ledger(
            view.members.map(({ body, title, href, since, hold }) => ({
              margin: dayOf(speech, since),
              title: html`<a href="${href}">${title}</a>`,
              text: body,
              state:
                hold === undefined
                  ? undefined
                  : act(
                      `/coalition/common-ground?of=${hex}`,
                      speech.words.commonGround.hold,
                      { deed: "hold", item: hold },
                      "link",
                    ),
            })),
          )
    }
<p><a href="/coalition/common-ground?of=${hex}">${speech.words.commonGround.title}</a> · <a href="/positions">${speech.words.positions.title}</a></p></section>`,
  });
}

function joint(speech: Speech, { hex, mayRescind }: RegisterView, line: JointPosition) {
  const words = speech.words.commonGround.register;
  const { motion, title, href, height, state, ending } = line;
  return {
    margin: words.block(height),
    title: html`<a href="${href}">${title}</a>`,
    text:
      ending === undefined
        ? words.decided
        : html`${state === "superseded" ? words.supersededBy : words.rescindedBy} <a href="${ending.href}">${ending.title}</a>`,
    state: html`${badge(looks[state], speech.words.positions.states[state])} ${mayRescind && state === "in_force" ? act(`/positions?of=${hex}`, words.rescind, { deed: "rescind", motion }, "link") : ""}`,
  };
}
