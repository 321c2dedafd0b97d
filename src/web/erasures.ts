import { act } from "./components/forms.ts";
import { facts } from "./components/lists.ts";
import { html, type Html } from "./html.ts";
import { page, type Crumb, type Frame } from "./layout.ts";

/** What is to be erased, and where the button posts to. */
export type ErasureView = {
  readonly what: { readonly motion: string } | { readonly endorser: string };
  readonly action: string;
  readonly back: string;
  readonly crumbs: readonly Crumb[];
};

/** Says what goes and what stays before words are erased for good. */
export function erasurePage(frame: Frame, { what, action, back, crumbs }: ErasureView): Html {
  const words = frame.speech.words.erasures;
  const isMotion = "motion" in what;
  return page(frame, {
    title: words.title,
    crumbs: [...crumbs, { text: words.title }],
    margin: "",
    narrow: true,
    unlisted: true,
    main: html`<header><h1>${words.title}</h1><p class="lede">${isMotion ? words.motion(what.motion) : words.statement(what.endorser)}</p></header>
<section><h2>${words.goes}</h2>${facts([
      [words.here, words.goneHere],
      [words.peers, words.gonePeers],
      [words.posts, words.gonePosts],
    ])}</section>
<section><h2>${words.stays}</h2>${facts([
      [words.record, words.staysRecord],
      ...(isMotion ? [[words.result, words.staysResult] as const] : []),
      [words.elsewhere, words.staysElsewhere],
    ])}</section>
<section class="sheet"><p>${words.forGood}</p><div class="row">${act(action, words.send, { deed: "erase" }, "danger")}<a class="btn big" href="${back}">${words.not}</a></div></section>`,
  });
}
