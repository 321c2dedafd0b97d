import { Hono } from "hono";
import { assetRoutes } from "#web/assets.ts";
import { html } from "#web/html.ts";
import { secure } from "#web/security.ts";
import { LOCALES } from "#web/words.ts";
import { allExamples } from "./all.ts";
import { asIs, frameIn, hostile } from "./frame.ts";

/** A small site of all examples: `/en/0`, `/es/0`, and `/hostile/0` with an attacker's words; `/` lists them. */
export function galleryApp(): Hono {
  const app = new Hono().use(secure(false)).route("/", assetRoutes());
  app.get("/", (context) =>
    context.html(
      html`<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Gallery</title></head><body><ol>${allExamples.map(({ name }, index) => html`<li><a href="/en/${index}">${name}</a> <a href="/es/${index}">es</a> <a href="/hostile/${index}">hostile</a></li>`)}</ol></body></html>`,
    ),
  );
  for (const locale of LOCALES)
    app.get(`/${locale}/:index{[0-9]+}`, (context) => show(context.req.param("index"), locale, false));
  app.get("/hostile/:index{[0-9]+}", (context) => show(context.req.param("index"), "en", true));
  return app;
}

function show(index: string, locale: (typeof LOCALES)[number], harm: boolean): Response {
  const found = allExamples[Number(index)];
  if (found === undefined) return new Response("No such example.", { status: 404 });
  const page = String(found.render(frameIn(locale), harm ? hostile : asIs));
  return new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}
