import { englishCount, spanishCount } from "./count.ts";

const en = {
  form: {
    title: "Move a motion",
    lede: (body: string) => `To the members of ${body}. Say what shall be done, by whom and until when.`,
    name: "Title",
    nameHint: "What it does, in at most 120 characters",
    text: "Text",
    textHint: "What exactly shall be done, by whom, until when. Markdown is understood.",
    kind: "What kind of motion is it?",
    object: "Address of what is supported",
    objectHint: "For a motion of public support: the page of the motion, statement or campaign",
    submit: "Submit the motion",
    draft: "Keep as a draft",
    seconds: (n: number) =>
      n === 0
        ? "It can go to the vote at once."
        : `It needs ${englishCount(n, "supporter", "supporters")} before it is discussed.`,
    told: (body: string, n: number) =>
      `Will be told: the chair and the ${englishCount(n, "member", "members")} of ${body}.`,
  },
  quick: {
    title: "Quick vote",
    lede: (body: string, n: number) =>
      `One question to the ${englishCount(n, "member", "members")} of ${body}, on one screen. Voting opens when you send it.`,
    name: "The question",
    nameHint: "So that yes and no are clear answers",
    text: "What has to be known",
    until: "Voting closes",
    secrecy: "Secrecy",
    send: "Open the vote",
  },
};

const es: typeof en = {
  form: {
    title: "Presentar una propuesta",
    lede: (body) => `A los miembros de ${body}. Di qué hay que hacer, quién y hasta cuándo.`,
    name: "Título",
    nameHint: "Qué hace, en 120 caracteres como mucho",
    text: "Texto",
    textHint: "Qué exactamente, quién y hasta cuándo. Se entiende Markdown.",
    kind: "¿Qué tipo de propuesta es?",
    object: "Dirección de lo que se apoya",
    objectHint: "Para un apoyo público: la página de la propuesta, declaración o campaña",
    submit: "Presentar la propuesta",
    draft: "Guardar como borrador",
    seconds: (n) =>
      n === 0 ? "Puede votarse enseguida." : `Necesita ${spanishCount(n, "apoyo", "apoyos")} antes de debatirse.`,
    told: (body, n) => `Se avisará a la presidencia y a ${spanishCount(n, "miembro", "miembros")} de ${body}.`,
  },
  quick: {
    title: "Votación rápida",
    lede: (body, n) =>
      `Una pregunta a ${spanishCount(n, "miembro", "miembros")} de ${body}, en una pantalla. La votación se abre al enviarla.`,
    name: "La pregunta",
    nameHint: "Que sí y no sean respuestas claras",
    text: "Lo que hay que saber",
    until: "La votación cierra",
    secrecy: "Secreto",
    send: "Abrir la votación",
  },
};

/** Words of the forms for a new motion and for a quick vote; part of the words about motions. */
export const motionForms = { en, es };
