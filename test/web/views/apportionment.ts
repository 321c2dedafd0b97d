import { type ApportionmentRule, apportion } from "#domain/apportionment.ts";
import { apportionmentPage, type ApportionmentView } from "#web/apportionment.ts";
import { untouched } from "#web/components/forms.ts";
import { example } from "./frame.ts";

const council = { "Harbor Workers’ Association": 640, Valley: 412, Riders: 305, Hillside: 188, Eastgate: 96 };

function view(rule: ApportionmentRule, members: Readonly<Record<string, number>> = council): ApportionmentView {
  const claimants = Object.entries(members).map(([name, count]) => ({ name, members: BigInt(count) }));
  const ruling = apportion(claimants, rule);
  if (!ruling.allowed) throw new Error(ruling.refusal.code);
  return { form: untouched, result: ruling.fact };
}

const many = Object.fromEntries(
  Array.from({ length: 50 }, (_, index) => [`State ${index + 1}`, 40_000_000 >> (index % 12)]),
);

/** The calculator of seats: empty, with each kind of method, with a tie, with a fault. */
export const apportionmentExamples = [
  example("apportionment, empty", apportionmentPage, { form: untouched, exampleHref: "/apportionment?names=A+1" }),
  example(
    "apportionment, Sainte-Laguë with floor and cap",
    apportionmentPage,
    view({ method: "sainte-lague", seats: 21, floor: 2, shareCap: { num: 1, den: 3 } }),
  ),
  example(
    "apportionment, Huntington–Hill of 435",
    apportionmentPage,
    view({ method: "huntington-hill", seats: 435 }, many),
  ),
  example("apportionment, largest remainder", apportionmentPage, view({ method: "largest-remainder", seats: 21 })),
  example("apportionment, per capita", apportionmentPage, view({ method: "per-capita", per: 100, floor: 1 })),
  example(
    "apportionment, a tie",
    apportionmentPage,
    view({ method: "dhondt", seats: 3 }, { North: 10, South: 10, West: 0 }),
  ),
  example("apportionment, too many seats to draw", apportionmentPage, view({ method: "equal", seats: 700 })),
  example("apportionment, a fault", apportionmentPage, {
    form: { values: { names: "Harbor", seats: "9" }, faults: [{ field: "names", text: "Each line needs a name." }] },
  }),
] as const;
