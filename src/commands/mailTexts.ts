import type { Instant } from "#domain/time.ts";

const moment = (language: string) => (at: Instant) =>
  `${new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(at)} UTC`;
const english = moment("en-GB");
const spanish = moment("es");

type Link = { readonly url: string; readonly until: Instant; readonly host: string };

const en = {
  invitation: (body: string, { url, until, host }: Link) => ({
    subject: `Join ${body}`,
    text: `You have been invited to ${body} on ${host}.

Open this link to join. It works once, until ${english(until)}:

${url}

You can choose a pseudonym. If you do not know ${body}, ignore this mail: nothing happens, and nobody writes to you again.
`,
  }),
  reset: ({ url, until, host }: Link) => ({
    subject: `A new password for ${host}`,
    text: `Somebody, probably you, asked for a new password on ${host}.

Open this link to choose one. It works once, until ${english(until)}:

${url}

If it was not you, ignore this mail: your password stays as it is.
`,
  }),
};

const es: typeof en = {
  invitation: (body, { url, until, host }) => ({
    subject: `Entra en ${body}`,
    text: `Te han invitado a ${body} en ${host}.

Abre este enlace para entrar. Sirve una vez, hasta el ${spanish(until)}:

${url}

Puedes elegir un seudónimo. Si no conoces ${body}, no hagas caso de este correo: no pasa nada y nadie te escribirá de nuevo.
`,
  }),
  reset: ({ url, until, host }) => ({
    subject: `Una contraseña nueva para ${host}`,
    text: `Alguien, seguramente tú, ha pedido una contraseña nueva en ${host}.

Abre este enlace para elegirla. Sirve una vez, hasta el ${spanish(until)}:

${url}

Si no has sido tú, no hagas caso de este correo: tu contraseña sigue igual.
`,
  }),
};

const texts = { en, es };

/** The languages that mail is written in. */
export type MailLocale = keyof typeof texts;

/** The language of a mail: the first of these tags that it can be written in. */
export function mailLocale(...tags: readonly (string | null | undefined)[]): MailLocale {
  for (const tag of tags) {
    const language = tag?.split("-")[0];
    if (language === "en" || language === "es") return language;
  }
  return "en";
}

/** What mails say, in one language. */
export const mailTexts = (locale: MailLocale): typeof en => texts[locale];
