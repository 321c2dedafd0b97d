/** The scenarios in the order of the list, by the names that people type. */
export const scenarioNames = [
  {
    name: "five",
    aliases: [],
    about: "five organizations with a bit of everything, votes still open: what is played without a name",
  },
  {
    name: "parliament",
    aliases: [],
    about: "twelve organizations, one seat each: a constitution from their own principles, a head officer for a year",
  },
  {
    name: "space",
    aliases: ["party-like-space"],
    about:
      "four sign points of unity, win a fifth, take stock, part ways on one question and stay together on the rest",
  },
  {
    name: "ladder",
    aliases: ["ladder-of-regions"],
    about: "local, regional, national, two delegates each; a region is re-drawn, a delegate called back at home",
  },
  {
    name: "congress",
    aliases: [],
    about:
      "a committee calls; a union local, a journal, students and artists join; a programme grows from common ground",
  },
  {
    name: "assembly",
    aliases: ["peoples-assembly"],
    about: "most who come belong to none of the founders; pledges from outside become ties, and ties become members",
  },
  {
    name: "tendencies",
    aliases: [],
    about: "caucuses across organizations, a contested platform, an expulsion with due process and an appeal",
  },
] as const;

export type ScenarioName = (typeof scenarioNames)[number]["name"];
