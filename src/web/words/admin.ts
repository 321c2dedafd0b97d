import type { RowProblem, RowVerdict } from "#domain/members.ts";
import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

const en = {
  title: "Administration",
  todo: (bad: number, look: number) =>
    bad + look === 0
      ? "All is well"
      : [
          bad > 0 ? `${englishCount(bad, "thing", "things")} to do` : "",
          look > 0 ? `${englishNumber(look)} to look at` : "",
        ]
          .filter((part) => part !== "")
          .join(", "),
  looks: { ok: "Fine", look: "Look", bad: "Act now" },
  lost: {
    title: "Published, and lost here",
    lede: "These acts were done after the backup that was put back. The public record has them again, from the organizations that held it; what belonged to them here is lost. Enter it anew where it is needed.",
  },
  backup: (at: string | undefined) =>
    at === undefined
      ? "There is none. The command “plenum backup create” makes one."
      : `The last one was made on ${at}.`,
  lights: {
    mail: "Mail",
    queue: "Queue",
    peers: "Connections",
    backup: "Backup",
    disk: "Disk",
    version: "Version",
    database: "Database",
    worker: "Worker",
    record: "Public record",
  },
  places: {
    members: "Members",
    groups: "Add a group",
    federation: "Connections",
    moderation: "Moderation",
    invitations: "Invitations",
  },
  acts: "Done by officers",
  noActs: "Nothing yet.",
  members: {
    title: (body: string) => `Members of ${body}`,
    lede: "Names and addresses stay on this server. A member needs neither an account nor an e-mail address.",
    columns: { name: "Name", role: "Role", standing: "Standing", since: "Since", account: "Account" },
    account: "yes",
    noAccount: "none: votes on paper or with help",
    none: "Members will stand here.",
    noneWhy: "There are none yet. Invite them, import a list, or add them by name.",
    add: "Add somebody by name",
    addHint: "For whoever has no account; for others an invitation is better",
    send: "Add",
    import: "Import a list",
    export: "Download the list",
    search: "Name",
    change: (name: string) => `Change ${name}`,
    role: "Role",
    standing: "Standing",
    weight: "Weight of the vote",
    weightHint: "1 unless this member speaks for more; counts from the next vote on",
    remove: "Take out of this group",
    removeSure: "What was decided with this member stays as it is.",
  },
  import: {
    title: "Import a list of members",
    lede: (body: string) => `Into ${body}. First every row gets a verdict; nothing changes until you say so.`,
    file: "CSV file",
    fileHint: "First line: name,email,standing. Only the name is needed.",
    text: "Or paste the lines here",
    check: "Check the list",
    verdicts: {
      added: "Will be added",
      updated: "Will be changed",
      unchanged: "Stays as it is",
      refused: "Not taken",
    } satisfies Record<RowVerdict["verdict"], string>,
    verdictsDone: {
      added: "Added",
      updated: "Changed",
      unchanged: "Stays as it is",
      refused: "Not taken",
    } satisfies Record<RowVerdict["verdict"], string>,
    summary: (n: Readonly<Record<RowVerdict["verdict"], number>>) =>
      `${englishNumber(n.added)} to add, ${englishNumber(n.updated)} to change, ${englishNumber(n.unchanged)} as they are, ${englishNumber(n.refused)} not taken.`,
    summaryDone: (n: Readonly<Record<RowVerdict["verdict"], number>>) =>
      `${englishNumber(n.added)} added, ${englishNumber(n.updated)} changed, ${englishNumber(n.unchanged)} as they were, ${englishNumber(n.refused)} not taken.`,
    columns: { line: "Line", name: "Name", verdict: "Verdict", why: "Why" },
    confirm: (n: number) => `Take ${englishCount(n, "row", "rows")}`,
    again: "Another list",
    problems: {
      "name-missing": "The name is missing",
      "name-too-long": "The name is too long",
      "not-an-email": "This is no e-mail address",
      "no-such-standing": "There is no such standing",
      "no-such-change": "A list cannot change a standing like this",
      "roles-are-not-imported": "Roles are given one by one, not by a list",
      "twice-in-the-file": "Stands in the list twice",
    } satisfies Record<RowProblem, string>,
  },
  moderation: {
    title: "Moderation",
    lede: "What was reported, and what stands under your pages from outside. Hiding is noted in the record of acts.",
    reports: "Reports",
    noReports: "Nothing was reported.",
    comments: "Latest comments",
    noComments: "There are no comments.",
    from: (who: string) => `reported from ${who}`,
    about: "About",
    hide: "Hide",
    show: "Show again",
    hidden: "Hidden",
    done: "Settled",
    settle: "Settle without hiding",
    open: "Open",
  },
};

const es: typeof en = {
  title: "Administración",
  todo: (bad, look) =>
    bad + look === 0
      ? "Todo va bien"
      : [
          bad > 0 ? `${spanishCount(bad, "cosa", "cosas")} por hacer` : "",
          look > 0 ? `${spanishNumber(look)} por mirar` : "",
        ]
          .filter((part) => part !== "")
          .join(", "),
  looks: { ok: "Bien", look: "Mirar", bad: "Actuar ya" },
  lost: {
    title: "Publicado, y perdido aquí",
    lede: "Estos actos son posteriores a la copia de seguridad que se restauró. El registro público los tiene de nuevo, gracias a las organizaciones que lo guardaban; lo que les correspondía aquí se perdió. Introdúcelo otra vez si hace falta.",
  },
  backup: (at) =>
    at === undefined ? "No hay ninguna. La orden «plenum backup create» hace una." : `La última se hizo el ${at}.`,
  lights: {
    mail: "Correo",
    queue: "Cola",
    peers: "Conexiones",
    backup: "Copia",
    disk: "Disco",
    version: "Versión",
    database: "Base de datos",
    worker: "Tareas",
    record: "Registro público",
  },
  places: {
    members: "Miembros",
    groups: "Añadir un grupo",
    federation: "Conexiones",
    moderation: "Moderación",
    invitations: "Invitaciones",
  },
  acts: "Hecho por los cargos",
  noActs: "Aún nada.",
  members: {
    title: (body) => `Miembros de ${body}`,
    lede: "Nombres y direcciones no salen de este servidor. Un miembro no necesita cuenta ni correo.",
    columns: { name: "Nombre", role: "Cargo", standing: "Situación", since: "Desde", account: "Cuenta" },
    account: "sí",
    noAccount: "ninguna: vota en papel o con ayuda",
    none: "Aquí estarán los miembros.",
    noneWhy: "Aún no hay ninguno. Invítalos, importa una lista o añádelos por su nombre.",
    add: "Añadir a alguien por su nombre",
    addHint: "Para quien no tiene cuenta; para los demás es mejor una invitación",
    send: "Añadir",
    import: "Importar una lista",
    export: "Descargar la lista",
    search: "Nombre",
    change: (name) => `Cambiar ${name}`,
    role: "Cargo",
    standing: "Situación",
    weight: "Peso del voto",
    weightHint: "1, salvo que hable por más; cuenta desde la próxima votación",
    remove: "Sacar de este grupo",
    removeSure: "Lo que se decidió con este miembro queda como está.",
  },
  import: {
    title: "Importar una lista de miembros",
    lede: (body) => `A ${body}. Primero cada fila recibe un veredicto; nada cambia hasta que lo digas.`,
    file: "Archivo CSV",
    fileHint: "Primera línea: name,email,standing. Solo hace falta el nombre.",
    text: "O pega aquí las líneas",
    check: "Revisar la lista",
    verdicts: { added: "Se añadirá", updated: "Se cambiará", unchanged: "Queda igual", refused: "No se toma" },
    verdictsDone: { added: "Añadido", updated: "Cambiado", unchanged: "Queda igual", refused: "No se tomó" },
    summary: (n) =>
      `${spanishNumber(n.added)} por añadir, ${spanishNumber(n.updated)} por cambiar, ${spanishNumber(n.unchanged)} iguales, ${spanishNumber(n.refused)} sin tomar.`,
    summaryDone: (n) =>
      `${spanishNumber(n.added)} añadidos, ${spanishNumber(n.updated)} cambiados, ${spanishNumber(n.unchanged)} iguales, ${spanishNumber(n.refused)} sin tomar.`,
    columns: { line: "Línea", name: "Nombre", verdict: "Veredicto", why: "Por qué" },
    confirm: (n) => `Tomar ${spanishCount(n, "fila", "filas")}`,
    again: "Otra lista",
    problems: {
      "name-missing": "Falta el nombre",
      "name-too-long": "El nombre es demasiado largo",
      "not-an-email": "No es un correo",
      "no-such-standing": "No existe esa situación",
      "no-such-change": "Una lista no puede cambiar así una situación",
      "roles-are-not-imported": "Los cargos se dan uno a uno, no con una lista",
      "twice-in-the-file": "Está dos veces en la lista",
    },
  },
  moderation: {
    title: "Moderación",
    lede: "Lo que se ha denunciado y lo que llega de fuera bajo vuestras páginas. Ocultar queda anotado.",
    reports: "Denuncias",
    noReports: "No hay denuncias.",
    comments: "Últimos comentarios",
    noComments: "No hay comentarios.",
    from: (who) => `denunciado desde ${who}`,
    about: "Sobre",
    hide: "Ocultar",
    show: "Volver a mostrar",
    hidden: "Oculto",
    done: "Resuelta",
    settle: "Resolver sin ocultar",
    open: "Abierta",
  },
};

/** Words of the administration. */
export const admin = { en, es };
