import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Hono, type Context } from "hono";

type Asset = {
  readonly href: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly zipped: Uint8Array<ArrayBuffer>;
};

const CSS = "text/css; charset=utf-8";
const FOREVER = "public, max-age=31536000, immutable";

const style = load("plenum.css", CSS);
const mark = load("mark.svg", "image/svg+xml");

/** Where the style sheet stands; the name changes with its content. */
export const styleHref = style.href;
/** Where the logo stands; the name changes with its content. */
export const markHref = mark.href;

/** Where the small style sheet of an accent stands; the hue is taken to a whole number of degrees, 0 to 359. */
export function inkHref(hue: number): string {
  return `/assets/ink-${wholeHue(hue)}.css`;
}

/** The routes of style sheet, logo and accents: immutable answers, compressed for whoever asks for it. */
export function assetRoutes(): Hono {
  const app = new Hono();
  for (const asset of [style, mark]) app.get(asset.href, (context) => serve(context, asset));
  app.get("/favicon.ico", (context) => context.redirect(mark.href, 301));
  app.get("/assets/:file", (context) => {
    const hue = /^ink-(\d{1,3})\.css$/.exec(context.req.param("file"))?.[1];
    if (hue === undefined || String(wholeHue(Number(hue))) !== hue) return context.notFound();
    return context.body(inkStyle(Number(hue)), 200, { "Content-Type": CSS, "Cache-Control": FOREVER });
  });
  return app;
}

// The sheet itself keeps lightness and chroma, so every hue has the contrast that was measured.
function inkStyle(hue: number): string {
  return `:root{--hue:${hue}}\n`;
}

function wholeHue(hue: number): number {
  return Number.isFinite(hue) ? ((Math.round(hue) % 360) + 360) % 360 : 0;
}

function load(name: string, type: string): Asset {
  const bytes = new Uint8Array(readFileSync(new URL(`./static/${name}`, import.meta.url)));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const href = `/assets/${name.replace(".", `-${hash}.`)}`;
  return { href, type, bytes, zipped: new Uint8Array(gzipSync(bytes, { level: 9 })) };
}

function serve(context: Context, asset: Asset): Response {
  const zipped = /\bgzip\b/.test(context.req.header("Accept-Encoding") ?? "");
  return context.body(zipped ? asset.zipped : asset.bytes, 200, {
    "Content-Type": asset.type,
    "Cache-Control": FOREVER,
    Vary: "Accept-Encoding",
    ...(zipped ? { "Content-Encoding": "gzip" } : {}),
  });
}
