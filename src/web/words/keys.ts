import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

const en = {
  title: "Keys",
  lede: "With these your groups sign what stands in the public record. Whoever has such a key speaks in the group’s name.",
  groups: "Keys of the groups",
  columns: {
    group: "Group",
    fingerprint: "Fingerprint",
    since: "Since",
    until: "Until",
    state: "State",
    entry: "Record",
  },
  states: { current: "In use", retired: "Replaced", revoked: "Revoked", asked: "Change asked for" },
  entry: (n: number) => `no. ${englishNumber(n)}`,
  entryWaits: "on its way",
  notPublic: "not public",
  none: "No group has a key yet.",
  record: "Keys of the record",
  log: "Record",
  logNote:
    "It signs the state of the whole record and never changes. A new one means a new record that succeeds this one.",
  witness: "Witness",
  witnessNote: "With it this server confirms the records of others.",
  recovery: "Recovery keys on paper",
  recoveryCount: (committed: number, need: number) =>
    committed === 0
      ? "none: a lost key cannot be replaced"
      : `${englishNumber(committed)}; ${need === 1 ? "one is enough" : `${englishNumber(need)} are needed`}`,
  admins: "Admins",
  adminsCount: (n: number) =>
    n === 1 ? "one: a change waits 72 hours. Name a second one." : `${englishNumber(n)}: any two of them change a key`,
  of: (body: string) => `Keys of ${body}`,
  history: "All keys so far",
  notice: {
    second: "An admin has asked for a new key of this group. It comes when a second admin confirms it.",
    due: (moment: string) =>
      `An admin has asked for a new key of this group. It comes ${moment} unless an admin takes it back.`,
    why: "With the key the group signs what stands in the public record. If this surprises you, ask your admins before.",
  },
  pending: {
    title: "A new key is asked for",
    second: (name: string, moment: string) =>
      `${name} asked ${moment}. It happens as soon as a second admin confirms it.`,
    due: (name: string, moment: string, due: string) =>
      `${name} asked ${moment}. As there is no second admin, it happens by itself ${due}; until then it can be taken back.`,
    compromised: "The old key will be called unsafe.",
    own: "You asked. Somebody else has to confirm.",
    look: "Confirm it or take it back",
    confirm: "Confirm the new key",
    withdraw: "Take it back",
  },
  rotate: {
    title: "New key",
    text: "The old key signs that the new one counts, and the new one that the old one is over. What was signed before stays good.",
    two: "A second admin has to confirm it.",
    alone: "You are the only admin: it happens in 72 hours, and until then it can be taken back.",
    why: "Why?",
    routine: "Just so, or somebody left",
    routineHint: "The old key is shown as replaced.",
    compromised: "Others may have the old key",
    compromisedHint: "It is shown as unsafe everywhere. From the entry of the change on nothing that it signs counts.",
    send: "Ask for a new key",
  },
  recover: {
    title: "The old key is lost or stolen",
    text: "With the printed recovery sheet the group gets a new key at once, without a second admin. All old keys of the group are revoked.",
    field: "Recovery keys",
    hint: "As printed: eight groups of eight characters. Several keys each in a line of its own.",
    send: "Recover",
  },
  http: {
    title: "Key for posts",
    text: "With it the group signs what it sends to its followers. It has nothing to do with the public record.",
    change: "Change the key for posts",
    note: "Followers’ servers are told, and take the new one.",
    compromised: "Others may have it: the old one signs nothing any more",
    since: (day: string) => `since ${day}`,
    before: (n: number) => englishCount(n, "earlier key", "earlier keys"),
  },
};

const es: typeof en = {
  title: "Claves",
  lede: "Con ellas tus grupos firman lo que está en el registro público. Quien tiene una de estas claves habla en nombre del grupo.",
  groups: "Claves de los grupos",
  columns: {
    group: "Grupo",
    fingerprint: "Huella",
    since: "Desde",
    until: "Hasta",
    state: "Estado",
    entry: "Registro",
  },
  states: { current: "En uso", retired: "Sustituida", revoked: "Anulada", asked: "Cambio pedido" },
  entry: (n: number) => `n.º ${spanishNumber(n)}`,
  entryWaits: "en camino",
  notPublic: "no público",
  none: "Ningún grupo tiene clave todavía.",
  record: "Claves del registro",
  log: "Registro",
  logNote:
    "Firma el estado de todo el registro y no cambia nunca. Una nueva supone un registro nuevo que sucede a este.",
  witness: "Testigo",
  witnessNote: "Con ella este servidor confirma los registros de otros.",
  recovery: "Claves de recuperación en papel",
  recoveryCount: (committed: number, need: number) =>
    committed === 0
      ? "ninguna: una clave perdida no se puede sustituir"
      : `${spanishNumber(committed)}; ${need === 1 ? "basta una" : `hacen falta ${spanishNumber(need)}`}`,
  admins: "A cargo",
  adminsCount: (n: number) =>
    n === 1
      ? "uno: un cambio espera 72 horas. Nombra a otro."
      : `${spanishNumber(n)}: dos cualesquiera cambian una clave`,
  of: (body: string) => `Claves de ${body}`,
  history: "Todas las claves hasta ahora",
  notice: {
    second:
      "Alguien que administra ha pedido una clave nueva de este grupo. Llega cuando otra persona que administra lo confirme.",
    due: (moment: string) =>
      `Alguien que administra ha pedido una clave nueva de este grupo. Llega ${moment}, si no se retira antes.`,
    why: "Con la clave el grupo firma lo que está en el registro público. Si te sorprende, pregunta antes a quienes administran.",
  },
  pending: {
    title: "Se ha pedido una clave nueva",
    second: (name: string, moment: string) =>
      `${name} la pidió ${moment}. Se cambia en cuanto otro administrador lo confirme.`,
    due: (name: string, moment: string, due: string) =>
      `${name} la pidió ${moment}. Como no hay otro administrador, se cambia sola ${due}; hasta entonces se puede retirar.`,
    compromised: "La clave antigua se declarará insegura.",
    own: "La pediste tú. Tiene que confirmarlo otra persona.",
    look: "Confirmar o retirar",
    confirm: "Confirmar la clave nueva",
    withdraw: "Retirar",
  },
  rotate: {
    title: "Clave nueva",
    text: "La clave antigua firma que vale la nueva, y la nueva que la antigua ha terminado. Lo firmado antes sigue valiendo.",
    two: "Otro administrador tiene que confirmarlo.",
    alone: "Eres el único administrador: se cambia dentro de 72 horas, y hasta entonces se puede retirar.",
    why: "¿Por qué?",
    routine: "Por rutina, o alguien se ha ido",
    routineHint: "La clave antigua figura como sustituida.",
    compromised: "Puede que otros tengan la clave antigua",
    compromisedHint: "Figura como insegura en todas partes. Desde el asiento del cambio no vale nada de lo que firme.",
    send: "Pedir una clave nueva",
  },
  recover: {
    title: "La clave antigua se perdió o la robaron",
    text: "Con la hoja de recuperación impresa el grupo recibe una clave nueva al momento, sin otro administrador. Se anulan todas las claves antiguas del grupo.",
    field: "Claves de recuperación",
    hint: "Como están impresas: ocho grupos de ocho caracteres. Si son varias, cada una en su línea.",
    send: "Recuperar",
  },
  http: {
    title: "Clave de las publicaciones",
    text: "Con ella el grupo firma lo que envía a quienes lo siguen. No tiene que ver con el registro público.",
    change: "Cambiar la clave de las publicaciones",
    note: "Se avisa a los servidores de quienes lo siguen, y toman la nueva.",
    compromised: "Puede que otros la tengan: la antigua ya no firma nada",
    since: (day: string) => `desde ${day}`,
    before: (n: number) => spanishCount(n, "clave anterior", "claves anteriores"),
  },
};

/** Words of the pages about keys. */
export const keys = { en, es };
