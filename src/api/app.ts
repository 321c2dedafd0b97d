import { randomUUID } from "node:crypto";
import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { HTTPException } from "hono/http-exception";
import { Invalid, Missing } from "#commands/errors.ts";
import { createGround } from "#commands/coalition/ground.ts";
import { createNetwork } from "#commands/coalition/network.ts";
import type { Receipts } from "#commands/receipts.ts";
import { ruleJsonSchema } from "#commands/rules.ts";
import { coalitionPositionEndpoints } from "./coalition/positions.ts";
import { commonGroundEndpoints } from "./coalition/commonGround.ts";
import { assessmentEndpoints } from "./assessments.ts";
import { amendmentEndpoints } from "./amendments.ts";
import { announcementEndpoints } from "./announcements.ts";
import { askEndpoints } from "./asks.ts";
import { apportionmentEndpoints } from "./apportionment.ts";
import { bodyEndpoints } from "./bodies.ts";
import { bundleEndpoints } from "./bundles.ts";
import { caucusEndpoints } from "./caucuses.ts";
import { caseEndpoints } from "./cases.ts";
import { charterEndpoints } from "./charters.ts";
import { commentEndpoints } from "./comments.ts";
import { drawEndpoints } from "./draws.ts";
import { consentEndpoints } from "./consent.ts";
import { endorsementEndpoints } from "./endorsements.ts";
import { gridEndpoints } from "./grid.ts";
import { homeEndpoints } from "./home.ts";
import { followEndpoints } from "./follows.ts";
import { graphEndpoints } from "./graph.ts";
import { incidentalEndpoints } from "./incidentals.ts";
import { instanceEndpoints } from "./instance.ts";
import { keyEndpoints } from "./keys.ts";
import type { Api, ApiEnv, ApiOptions, Endpoint } from "./kit.ts";
import { limited } from "./limits.ts";
import { findWho } from "./log-in.ts";
import { mandateEndpoints } from "./mandates.ts";
import { memberEndpoints } from "./members.ts";
import { motionEndpoints } from "./motions.ts";
import { entryEndpoints } from "./entries.ts";
import { peerEndpoints } from "./peers.ts";
import { agreementEndpoints } from "./coalition/agreements.ts";
import { callEndpoints } from "./coalition/calls.ts";
import { coalitionEndpoints } from "./coalition/coalitions.ts";
import { councilOfCoalitionEndpoints } from "./coalition/council.ts";
import { coalitionMotionEndpoints } from "./coalition/motions.ts";
import { networkEndpoints } from "./coalition/graph.ts";
import { pledgeEndpoints } from "./pledges.ts";
import { positionEndpoints } from "./positions.ts";
import { proxyEndpoints } from "./proxies.ts";
import { answerTo, writeProblem } from "./problems.ts";
import { nominationEndpoints } from "./nominations.ts";
import { questionEndpoints } from "./questions.ts";
import { recallEndpoints } from "./recalls.ts";
import { regionEndpoints } from "./regions.ts";
import { successionEndpoints } from "./succession.ts";
import { createShelf } from "./shelf.ts";
import { officeEndpoints } from "./offices.ts";
import { operatorEndpoints } from "./operators.ts";

const MOST_BYTES = 1_048_576;

const endpoints: readonly Endpoint[] = [
  ...instanceEndpoints,
  ...bodyEndpoints,
  ...caucusEndpoints,
  ...charterEndpoints,
  ...memberEndpoints,
  ...keyEndpoints,
  ...announcementEndpoints,
  ...motionEndpoints,
  ...incidentalEndpoints,
  ...consentEndpoints,
  ...amendmentEndpoints,
  ...nominationEndpoints,
  ...questionEndpoints,
  ...proxyEndpoints,
  ...bundleEndpoints,
  ...gridEndpoints,
  ...endorsementEndpoints,
  ...askEndpoints,
  ...officeEndpoints,
  ...mandateEndpoints,
  ...recallEndpoints,
  ...agreementEndpoints,
  ...callEndpoints,
  ...coalitionEndpoints,
  ...commonGroundEndpoints,
  ...coalitionPositionEndpoints,
  ...coalitionMotionEndpoints,
  ...councilOfCoalitionEndpoints,
  ...networkEndpoints,
  ...regionEndpoints,
  ...pledgeEndpoints,
  ...assessmentEndpoints,
  ...positionEndpoints,
  ...drawEndpoints,
  ...caseEndpoints,
  ...apportionmentEndpoints,
  ...commentEndpoints,
  ...operatorEndpoints,
  ...homeEndpoints,
  ...followEndpoints,
  ...entryEndpoints,
  ...peerEndpoints,
  ...successionEndpoints,
  ...graphEndpoints,
];

/** The JSON API with its document, to be mounted at `/api`. */
export function createApi(options: ApiOptions): Api {
  const api: Api = new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // What a path names is there or not; it is never malformed.
      if (result.target === "param") throw new Missing("path");
      const at = (path: readonly PropertyKey[]) => path.map(String).join(".");
      throw new Invalid(result.error.issues.flatMap((issue) => problemsOf(issue, at(issue.path))));
    },
  });
  const shelves = {
    bundles: createShelf<{ bytes: Uint8Array<ArrayBuffer>; etag: string }>({ most: 4, age: 30_000 }),
    receipts: createShelf<Receipts>({ most: 4, age: 600_000 }),
  };
  const { ground = createGround(options.db, options.iris), network = createNetwork(options.db, options) } = options;
  api.onError((error, c) => writeProblem(c, answerTo(error), error));
  api.notFound((c) => writeProblem(c, answerTo(new Missing("path"))));
  api.use(async (c, next) => {
    c.set("api", options);
    c.set("shelves", shelves);
    c.set("ground", ground);
    c.set("network", network);
    c.set("requestId", options.idOf?.(c.req.raw) ?? randomUUID());
    await next();
    c.header("X-Request-Id", c.var.requestId);
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "private, no-store");
  });
  api.get("/rule.schema.json", (c) => c.json(ruleJsonSchema()));
  api.doc31("/openapi.json", documentOf(options));
  api.openAPIRegistry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  api.use("/v1/*", findWho(options), limited(options));
  api.use(
    "/v1/*",
    bodyLimit({
      maxSize: MOST_BYTES,
      onError: () => {
        throw new HTTPException(413);
      },
    }),
  );
  for (const add of endpoints) add(api);
  // A mounted part has no say in what is not found, but for a path that matches everything.
  api.all("*", () => {
    throw new Missing("path");
  });
  return api;
}

const documentOf = ({ iris, version }: ApiOptions) => ({
  openapi: "3.1.0",
  info: { title: "Plenum", version, description: "Organizations that form coalitions and decide things together." },
  servers: [{ url: `${iris.publicUrl}/api` }],
  security: [{ token: [] }, {}],
});

type Issue = {
  readonly code: string;
  readonly message: string;
  readonly keys?: readonly string[];
  readonly params?: Readonly<Record<string, unknown>> | undefined;
};

/** A problem for each thing that is wrong: an unknown member is named by its own path. */
function problemsOf({ code, message, keys, params }: Issue, path: string) {
  const own = params?.["code"];
  if (typeof own === "string") return [{ path, code: own, message }];
  if (keys === undefined) return [{ path, code: code.replaceAll("_", "-"), message }];
  return keys.map((key) => ({
    path: path === "" ? key : `${path}.${key}`,
    code: "unknown-member",
    message: "unknown",
  }));
}
