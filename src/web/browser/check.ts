import { type BundleCheck, checkBundle } from "#domain/bundles/check.ts";
import type { IsSigned } from "#domain/bundles/log.ts";

/** Ed25519 by the browser; undefined where it has none, or the page came over plain http. */
const isSigned: IsSigned = async (raw, message, signature) => {
  try {
    const key = await crypto.subtle.importKey("raw", Uint8Array.from(raw), { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, Uint8Array.from(signature), Uint8Array.from(message));
  } catch (error) {
    return isForeignTo(error) ? undefined : false;
  }
};

const isForeignTo = (error: unknown): boolean =>
  !("subtle" in crypto) || (error instanceof Error && error.name === "NotSupportedError");

const LOOKS = { ok: "done", bad: "fail", absent: "next" } as const;

/** What a page asks for: the address of a bundle, or a file that is chosen. All words stand in the page. */
function start(root: HTMLElement): void {
  root.hidden = false;
  const { bundle } = root.dataset;
  const file = root.querySelector<HTMLInputElement>("input[type=file]");
  if (bundle !== undefined) void run(root, () => load(bundle));
  file?.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    if (chosen !== undefined) void run(root, () => chosen.text());
  });
}

async function load(address: string): Promise<string> {
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

async function run(root: HTMLElement, read: () => Promise<string>): Promise<void> {
  say(root, "running");
  try {
    const text = await read();
    const begun = performance.now();
    const check = await checkBundle(parsed(text), isSigned);
    show(root, check, (performance.now() - begun) / 1_000);
  } catch {
    say(root, "unread");
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function show(root: HTMLElement, check: BundleCheck, seconds: number): void {
  for (const item of root.querySelectorAll<HTMLElement>("[data-step]")) {
    const state = check.steps[item.dataset["step"] as keyof BundleCheck["steps"]];
    item.dataset["s"] = LOOKS[state];
    const note = item.querySelector("small");
    if (note !== null) note.textContent = root.dataset[state] ?? "";
  }
  const list = root.querySelector("[data-faults]");
  list?.replaceChildren(
    ...check.faults.map(({ code, at, text }) => {
      const item = document.createElement("li");
      item.textContent = `${code}${at === "" ? "" : ` (${at})`}: ${text}`;
      return item;
    }),
  );
  if (list instanceof HTMLElement) list.hidden = check.faults.length === 0;
  say(root, check.ok ? "holds" : "fails", seconds);
}

function say(root: HTMLElement, what: "running" | "unread" | "holds" | "fails", seconds?: number): void {
  const verdict = root.querySelector<HTMLElement>("[data-verdict]");
  if (verdict === null) return;
  verdict.textContent = (root.dataset[what] ?? "").replace("%", (seconds ?? 0).toFixed(1));
  verdict.dataset["s"] = what === "holds" ? "adopted" : what === "running" ? "" : "lost";
}

for (const root of document.querySelectorAll<HTMLElement>("[data-check]")) start(root);
