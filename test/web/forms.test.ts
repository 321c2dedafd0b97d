import { expect, test } from "vitest";
import { errorSummary, field, untouched } from "#web/components/forms.ts";
import { presetWith } from "#web/setup.ts";
import { NOW } from "./views/frame.ts";
import { speechFor } from "#web/speech.ts";

test("a password is never sent back to the page", () => {
  const typed = { values: { password: "hunter2hunter2" }, faults: [{ field: "password", text: "Too short" }] };
  expect(String(field(typed, { name: "password", label: "Password", type: "password" }))).not.toContain("hunter2");
});
test("what was typed stands in the form again, escaped", () => {
  expect(String(field({ values: { name: '"<b>' }, faults: [] }, { name: "name", label: "Name" }))).toContain(
    'value="&quot;&lt;b&gt;"',
  );
});
test("a text area keeps a first empty line", () => {
  expect(String(field({ values: { text: "\nx" }, faults: [] }, { name: "text", label: "Text", rows: 3 }))).toContain(
    ">\n\nx</textarea>",
  );
});
test("a fault stands at its field, is said to screen readers, and is linked from the summary, which takes the focus", () => {
  const form = { values: {}, faults: [{ field: "title", text: "Too long" }] };
  const shown = String(field(form, { name: "title", label: "Title", hint: "Short" }));
  expect(shown).toContain('aria-invalid="true"');
  expect(shown).toContain('aria-describedby="f-title-hint"');
  expect(shown).not.toContain("Short");
  const summary = String(errorSummary(speechFor("en", "UTC", NOW), form));
  expect(summary).toContain('href="#f-title"');
  expect(summary).toContain("autofocus");
  expect(String(errorSummary(speechFor("en", "UTC", NOW), untouched))).toBe("");
});
test("a preset that does not exist is the plain majority, and a quorum that does not exist is none", () => {
  expect(presetWith("__proto__", "1/9").tests).toEqual(presetWith("majority", "0").tests);
  expect(presetWith("consensus", "1/3").quorum).toMatchObject({ num: 1, den: 3 });
  expect(presetWith("majority", "1/9").quorum.num).toBe(0);
});
