import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // Layout of the source is nobody's business but ours, and foreign titles may be as long as they are.
    "no-trailing-whitespace": "off",
    "long-title": "off",
    "no-inline-style": "error",
    "void-style": "off",
  },
});

/** Everything html-validate finds in a page, as one line each; an empty list means a valid page. */
export async function faultsOf(page: string): Promise<readonly string[]> {
  const report = await validator.validateString(page);
  return report.results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message} ${near(page, line)}`),
  );
}

function near(page: string, line: number): string {
  return `| ${(page.split("\n")[line - 1] ?? "").slice(0, 160)}`;
}
