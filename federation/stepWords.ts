import type { IncidentalDecided, IncidentalMoved, StepKind } from "#domain/incidentals.ts";
import type { Recommendation } from "#domain/returns.ts";
import type { Instant } from "#domain/time.ts";

const at = (language: string) => (when: Instant) =>
  `${new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(when)} UTC`;
const [english, spanish] = [at("en-GB"), at("es")];

const asked: Record<StepKind, string> = {
  postpone: "to postpone the motion",
  lay: "to lay the motion on the table",
  take_from_table: "to take the motion from the table",
  refer: "to refer the motion to a committee",
  previous_question: "to end the debate and vote",
  withdraw: "to withdraw the motion",
  appeal: "to reverse the ruling that the motion is out of order",
  reconsider: "to reconsider the motion",
  rescind: "to rescind the motion",
};

const done: Record<StepKind, string> = {
  postpone: "The members have postponed the motion",
  lay: "The members have laid the motion on the table.",
  take_from_table: "The members have taken the motion from the table: it is before the body again.",
  refer: "The members have referred the motion to a committee, which will report.",
  previous_question: "The members have ended the debate: the vote opens without further amendments.",
  withdraw: "The members have let the mover withdraw the motion.",
  appeal: "The members have reversed the ruling of the chair: the motion is in order.",
  reconsider: "The members will decide anew: the motion is before the body again.",
  rescind: "The members have rescinded the motion.",
};

const outcome = { lost: "The members have decided not", no_quorum: "Too few took part; it is not decided whether" };

/** What the steps of a motion say in its thread, in English. */
export const englishSteps = {
  moved: ({ step, closesAt = 0 }: IncidentalMoved) =>
    `A member has moved ${asked[step]}. The members vote on that until ${english(closesAt)}.`,
  decided: (fact: IncidentalDecided) => {
    const hands = fact.show === null ? "" : ` By a show of hands: ${fact.show.yes} to ${fact.show.no}.`;
    if (fact.outcome !== "adopted") return `${outcome[fact.outcome]} ${asked[fact.step]}.${hands}`;
    const until = fact.until === undefined ? "" : ` until ${english(fact.until)}.`;
    return `${done[fact.step]}${until}${hands}`;
  },
  closesEarly: (when: Instant) => `Notice to all members: the vote is to close earlier, on ${english(when)}.`,
  returned: "The motion is before the body again, at the time it was postponed to.",
  leftOnTable: "The motion has lapsed: it was left on the table.",
  reported: (advice: Recommendation) =>
    `The committee has reported, and the motion is before the body again. ${
      {
        adopt: "It recommends to adopt it.",
        amend: "It recommends to amend it.",
        reject: "It recommends to reject it.",
        none: "It makes no recommendation.",
      }[advice]
    }`,
  together: {
    adopted: "The motion is adopted, together with others.",
    pending: "The motion is still before the body: the list it stood on was not adopted.",
  },
};

const pedido: Record<StepKind, string> = {
  postpone: "aplazar la moción",
  lay: "dejar la moción sobre la mesa",
  take_from_table: "retomar la moción",
  refer: "remitir la moción a una comisión",
  previous_question: "cerrar el debate y votar",
  withdraw: "retirar la moción",
  appeal: "anular la declaración de que está fuera de orden",
  reconsider: "reconsiderar la moción",
  rescind: "revocar la moción",
};

const hecho: Record<StepKind, string> = {
  postpone: "Los miembros han aplazado la moción",
  lay: "Los miembros han dejado la moción sobre la mesa.",
  take_from_table: "Los miembros han retomado la moción: vuelve a estar ante la asamblea.",
  refer: "Los miembros han remitido la moción a una comisión, que informará.",
  previous_question: "Los miembros han cerrado el debate: la votación se abre sin más enmiendas.",
  withdraw: "Los miembros han dejado que se retire la moción.",
  appeal: "Los miembros han anulado la declaración de la presidencia: la moción está en orden.",
  reconsider: "Los miembros decidirán de nuevo: la moción vuelve a estar ante la asamblea.",
  rescind: "Los miembros han revocado la moción.",
};

const resultado = { lost: "Los miembros han decidido no", no_quorum: "Participaron pocos; no queda decidido" };

/** The same in Spanish. */
export const spanishSteps: typeof englishSteps = {
  moved: ({ step, closesAt = 0 }) => `Un miembro ha pedido ${pedido[step]}. Se vota hasta el ${spanish(closesAt)}.`,
  decided: (fact) => {
    const hands = fact.show === null ? "" : ` A mano alzada: ${fact.show.yes} contra ${fact.show.no}.`;
    if (fact.outcome !== "adopted") return `${resultado[fact.outcome]} ${pedido[fact.step]}.${hands}`;
    const until = fact.until === undefined ? "" : ` hasta el ${spanish(fact.until)}.`;
    return `${hecho[fact.step]}${until}${hands}`;
  },
  closesEarly: (when) => `Aviso a todos los miembros: la votación cerrará antes, el ${spanish(when)}.`,
  returned: "La moción vuelve a estar ante la asamblea, a la hora a la que se aplazó.",
  leftOnTable: "La moción ha decaído: quedó sobre la mesa.",
  reported: (advice) =>
    `La comisión ha informado y la moción vuelve a estar ante la asamblea. ${
      {
        adopt: "Recomienda aprobarla.",
        amend: "Recomienda enmendarla.",
        reject: "Recomienda rechazarla.",
        none: "No hace ninguna recomendación.",
      }[advice]
    }`,
  together: {
    adopted: "La moción queda aprobada, junto con otras.",
    pending: "La moción sigue ante la asamblea: la lista en que estaba no se aprobó.",
  },
};
