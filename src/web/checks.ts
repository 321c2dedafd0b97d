import { bundleSteps } from "#domain/bundles/findings.ts";
import { field, untouched } from "./components/forms.ts";
import { attribute, html, type Html } from "./html.ts";
import { page, type Frame } from "./layout.ts";
import type { Speech } from "./speech.ts";

/** A closed vote whose count is to be checked; without one, a file of the reader's own. */
export type CheckView = {
  readonly module: string;
  readonly vote?:
    | {
        readonly number: number;
        readonly title: string;
        readonly href: string;
        readonly bundle: string;
        readonly membersOnly: boolean;
      }
    | undefined;
};

/** The page on which a browser counts again; without scripts it says how else to do it. */
export function checkPage(frame: Frame, { module, vote }: CheckView): Html {
  const { speech } = frame;
  const words = speech.words.checks;
  const title = vote === undefined ? words.anyTitle : words.title;
  return page(frame, {
    title: vote === undefined ? title : `${title}: ${vote.title}`,
    place: vote === undefined ? "record" : "motions",
    crumbs:
      vote === undefined
        ? [{ text: speech.words.gazette.title, href: "/gazette" }, { text: title }]
        : [
            { text: speech.words.motions.numbered(vote.number), href: vote.href },
            { text: speech.words.ballots.result.title, href: `${vote.href}/result` },
            { text: title },
          ],
    unlisted: vote?.membersOnly ?? false,
    module,
    main: html`<header><h1>${title}</h1><p class="lede">${vote === undefined ? words.anyLede : words.lede}</p></header>
<div class="cols"><div>${checker(speech, vote?.bundle)}</div>
<aside><section class="sheet"><h2>${words.without}</h2>
<p>${words.withoutText}</p>
<pre tabindex="0"><code>plenum verify bundle.json</code></pre>
${vote === undefined ? "" : html`<p class="row"><a class="btn primary" href="${vote.bundle}">${words.download}</a></p><p class="small"><a href="/gazette/verify">${words.any}</a></p>`}</section>
${vote === undefined ? wholeRecord(frame) : ""}
<section><h2>${words.means}</h2><p class="small">${words.meansText}</p></section></aside></div>`,
  });
}

/** What the command line checks of a record from outside, and how to begin it. */
function wholeRecord({ site, speech }: Frame): Html {
  const words = speech.words.checks;
  return html`<section class="sheet"><h2>${words.whole}</h2>
<p>${words.wholeText}</p>
<pre tabindex="0"><code>plenum verify ${site.origin}</code></pre>
<ol class="steps">${words.wholeSteps.map((step) => html`<li data-s="next">${step}</li>`)}</ol></section>`;
}

/** The steps with a place for what came out; shown once a script is there to fill it in. */
function checker(speech: Speech, bundle: string | undefined): Html {
  const words = speech.words.checks;
  const { ok, bad, absent, running, holds, fails, unread } = words;
  const said = Object.entries({ ok, bad, absent, running, holds, fails, unread, bundle });
  return html`<section data-check hidden${said.map(([name, text]) => attribute(`data-${name}`, text))}>
${bundle === undefined ? field(untouched, { name: "file", label: words.file, hint: words.fileHint, type: "file", accept: "application/json,.json" }) : ""}
<p class="outcome" role="status" data-verdict></p>
<h2>${words.what}</h2>
<ol class="steps">${bundleSteps.map((step) => html`<li data-step="${step}" data-s="next">${words.steps[step]} <small></small></li>`)}</ol>
<ul hidden data-faults lang="en"></ul>
</section>
<noscript><section><h2>${words.what}</h2><ol class="steps">${bundleSteps.map((step) => html`<li data-s="next">${words.steps[step]}</li>`)}</ol></section></noscript>`;
}
