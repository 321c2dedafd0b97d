import { Hono } from "hono";
import { expect, test } from "vitest";
import { assetRoutes, inkHref, markHref, styleHref } from "#web/assets.ts";
import { secure, securityHeaders } from "#web/security.ts";

const app = new Hono().use(secure(true)).route("/", assetRoutes());

test("style sheet and logo are served under the name of their content, for ever", async () => {
  for (const href of [styleHref, markHref]) {
    const answer = await app.request(href);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Cache-Control")).toContain("immutable");
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
  }
});
test("whoever can read gzip gets gzip", async () => {
  const answer = await app.request(styleHref, { headers: { "Accept-Encoding": "br, gzip" } });
  expect(answer.headers.get("Content-Encoding")).toBe("gzip");
});
test("each hue has one address and one sheet", async () => {
  expect(inkHref(-18.2)).toBe("/assets/ink-342.css");
  expect(inkHref(Number.NaN)).toBe("/assets/ink-0.css");
  const answer = await app.request(inkHref(245));
  expect(await answer.text()).toBe(":root{--hue:245}\n");
});
test.each([
  "/assets/ink-360.css",
  "/assets/ink-007.css",
  "/assets/ink-red.css",
  "/assets/plenum-0.css",
  "/assets/..%2fassets.ts",
])("%s is not there", async (path) => {
  expect((await app.request(path)).status).toBe(404);
});
test("the policy lets in nothing from elsewhere, no script and no frame", async () => {
  const policy = (await app.request("/nothing")).headers.get("Content-Security-Policy") ?? "";
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ]);
  expect(securityHeaders(false)).not.toHaveProperty("Strict-Transport-Security");
  expect(securityHeaders(true)).toHaveProperty("Strict-Transport-Security");
});
