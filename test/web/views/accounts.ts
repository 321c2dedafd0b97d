import {
  forgottenPage,
  invitationPage,
  invitationSlipsPage,
  invitationsPage,
  logInPage,
  resetPage,
  type InvitationsView,
} from "#web/accounts.ts";
import { untouched, type FormState } from "#web/components/forms.ts";
import { homePage, type HomeView } from "#web/home.ts";
import { settingsPage } from "#web/settings.ts";
import { recoveryPage, secondAdminPage, setupPage, type SetupView } from "#web/setup.ts";
import { day, example } from "./frame.ts";

const alone = { viewer: undefined, record: undefined, path: "/setup/x" };
const setup: SetupView = {
  step: "organization",
  action: "/setup/4f1c",
  host: "valleytenants.example",
  carry: {},
  form: untouched,
};
const wrong: FormState = {
  values: { name: "x", handle: "Valley!", preset: "consensus", quorum: "1/2", members: "640" },
  faults: [
    { field: "handle", text: "1 to 30 small letters" },
    { field: "", text: "Something of the whole form" },
  ],
};
const body = { name: "Riverside", href: "/@riverside" };
const invitations: InvitationsView = {
  body,
  action: "/@riverside/invitations",
  roles: ["member", "secretary", "chair", "admin"],
  invitations: [
    { id: "1", role: "member", expiresAt: day(12, 1), url: "https://valleytenants.example/invitations/4f1c9a" },
    { id: "2", email: "mei@town.example", role: "secretary", expiresAt: day(12, 1) },
  ],
  form: untouched,
};
const motion = { number: 14, title: "Rent strike fund", href: "/motions/14-rent-strike-fund", body: "Riverside" };
const home: HomeView = {
  needs: [
    { ...motion, kind: "vote", booth: "/motions/14-rent-strike-fund/vote", voted: false, closesAt: day(11, 24) },
    { ...motion, kind: "vote", booth: "/motions/14-rent-strike-fund/vote", voted: true, closesAt: day(12, 5, 2) },
    { ...motion, kind: "support", missing: 1, until: day(11, 29), stamp: "1" },
    { ...motion, kind: "open" },
  ],
  events: [{ at: day(11, 20), text: "The coalition adopted the joint heat and rent fund.", href: "/motions/31" }],
  groups: [body, { name: "Valley Tenants’ Union", href: "/@valley" }],
};

export const accountExamples = [
  ...(["organization", "ink", "rules", "admin"] as const).map((step) =>
    example(
      `set-up, ${step}`,
      setupPage,
      { ...setup, step, carry: step === "organization" ? {} : { handle: "valley" } },
      alone,
    ),
  ),
  example("set-up, faulty", setupPage, { ...setup, form: wrong }, alone),
  example("set-up, rules tried", setupPage, { ...setup, step: "rules", form: wrong }, alone),
  example(
    "set-up, second admin",
    secondAdminPage,
    {
      action: "/setup/4f1c",
      host: "valleytenants.example",
      url: "https://valleytenants.example/invitations/4f1c9a77e0",
      expiresAt: day(11, 29),
    },
    alone,
  ),
  example(
    "set-up, recovery key",
    recoveryPage,
    {
      action: "/setup/4f1c",
      host: "valleytenants.example",
      key: "K7QF 2M9D 4TXA 88PL 09CE ZZ41 MNB2 7QRS",
      fingerprint: "7c41 e09a 3b5d 22f8",
      form: untouched,
    },
    alone,
  ),
  example("log in", logInPage, { form: untouched, back: "/home" }, alone),
  example(
    "log in, wrong",
    logInPage,
    {
      form: {
        values: { email: "ana@town.example" },
        faults: [{ field: "", text: "That e-mail address and password do not belong together." }],
      },
      back: "",
    },
    alone,
  ),
  example("forgotten password", forgottenPage, { mails: true, form: untouched }, alone),
  example("forgotten password, no mail server", forgottenPage, { mails: false, form: untouched }, alone),
  example(
    "forgotten password, wrong",
    forgottenPage,
    { mails: true, form: { values: { email: "ana" }, faults: [{ field: "email", text: "This is no address" }] } },
    alone,
  ),
  example("new password", resetPage, { action: "/log-in/reset/4f1c9a", form: untouched }, alone),
  example(
    "new password, too short",
    resetPage,
    {
      action: "/log-in/reset/4f1c9a",
      form: { values: {}, faults: [{ field: "password", text: "At least 10 characters" }] },
    },
    alone,
  ),
  example(
    "invitation",
    invitationPage,
    { body, action: "/invitations/4f1c", inviter: "Dana Whitlock", email: "mei@town.example", form: untouched },
    alone,
  ),
  example("invitation, logged in", invitationPage, { body, action: "/invitations/4f1c", form: untouched }),
  example("invitations", invitationsPage, invitations),
  example("invitations, none", invitationsPage, { ...invitations, invitations: [] }),
  example("invitation slips", invitationSlipsPage, {
    body,
    back: "/@riverside/invitations",
    slips: [1, 2, 3].map((n) => ({
      url: `https://valleytenants.example/invitations/4f1c9a${n}`,
      expiresAt: day(12, 1),
    })),
  }),
  example("home", homePage, home, { path: "/home" }),
  example("home, the chair and a peer", homePage, {
    ...home,
    needs: [
      { ...motion, kind: "open" },
      {
        kind: "matter",
        place: "Tenants’ League",
        title: "Call Harbor to convene?",
        text: "An act waits.",
        action: "See why",
        href: "/coalitions/0",
      },
      { kind: "peer", name: "Eastgate Mutual Aid", href: "/admin/federation/peers/eastgate.example" },
      { ...motion, kind: "support", missing: 2, stamp: "1" },
    ],
  }),
  example("home, empty", homePage, { needs: [], events: [], groups: [] }, { viewer: { name: "Ana", admin: false } }),
  example("settings", settingsPage, {
    tab: "profile",
    email: "ana@town.example",
    form: { values: { name: "Ana Lindqvist", isNamePublic: "yes" }, faults: [] },
  }),
  example("settings, password", settingsPage, {
    tab: "password",
    form: { values: {}, faults: [{ field: "current", text: "That is not your password" }] },
  }),
  example("settings, tokens", settingsPage, {
    tab: "tokens",
    form: untouched,
    made: "plenum_8f2c1d77a0b94e",
    tokens: [
      { id: "1", name: "calendar", createdAt: day(11, 1) },
      { id: "2", name: "script", createdAt: day(11, 2) },
    ],
  }),
  example("settings, no tokens", settingsPage, { tab: "tokens", form: untouched, tokens: [] }),
];
