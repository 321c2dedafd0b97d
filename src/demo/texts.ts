/** What somebody wrote: a title, Markdown, and its language. */
export type Text = { readonly title: string; readonly text: string; readonly language: "en" | "es" };

const en = (title: string, text: string): Text => ({ title, text, language: "en" });
const es = (title: string, text: string): Text => ({ title, text, language: "es" });

/** Motions for the whole organization. */
export const LARGE_MOTIONS: readonly Text[] = [
  en(
    "Rent strike fund",
    "We set aside **$6,000** from the reserve as a rent strike fund.\n\nMembers who withhold rent together, in a building where at least half of the households take part, may draw up to $400 a household. Three members, drawn by lot each quarter, decide on each request within four days and report to the next general meeting.",
  ),
  en(
    "Child care at every meeting",
    "Every general meeting and every chapter meeting has child care from fifteen minutes before it begins until fifteen minutes after it ends.\n\n1. Two people, paid from the common fund.\n2. The address and the names of the two stand in the invitation.\n3. A meeting without child care decides nothing that costs money.",
  ),
  es(
    "Boletín en dos lenguas",
    "Todo lo que publicamos sale **en español y en inglés el mismo día**.\n\n- Un equipo de cuatro personas traduce; se renueva cada seis meses.\n- Ninguna convocatoria sale en una sola lengua.",
  ),
  en(
    "Raise dues to $8",
    "From January, dues are $8 a month instead of $6. Whoever cannot pay tells the treasurer, who asks nothing further.",
  ),
  en(
    "Standing orders, part two",
    "Adopts articles 8 to 14 of the standing orders as printed in the annex: speaking time, order of business, appeals from the chair.",
  ),
  en(
    "Open minutes",
    "Minutes of every meeting are public within seven days, with names only of those who agreed to it, and with every vote that was counted.",
  ),
  es(
    "Caja de resistencia común",
    "Apartamos **una décima parte de las cuotas** para una caja de resistencia que compartimos con las organizaciones vecinas.\n\nLa asamblea nombra a dos personas que rinden cuentas cada trimestre.",
  ),
  en(
    "A delegate to the winter appeal",
    "We send one delegate to the committee of the winter appeal, with the instruction to ask for a warm room in each district, and to report at the next meeting.",
  ),
];

/** Motions for a chapter or a committee. */
export const SMALL_MOTIONS: readonly Text[] = [
  en(
    "Meet on Tuesdays",
    "The chapter meets on Tuesdays at seven instead of Saturdays at two, from next month until the summer.",
  ),
  en(
    "Boiler log for Mill Street",
    "We keep a log of every day without heat in the Mill Street houses, with the temperature at eight in the morning, and hand it to the city in spring.",
  ),
  es(
    "Turnos de limpieza del local",
    "El local se limpia por turnos: dos personas cada domingo, según la lista que cuelga en la puerta.",
  ),
  en("Buy a projector", "Up to $350 for a used projector, so that everybody sees the text that is voted on."),
  en("Thank the kitchen", "We thank the kitchen crew of the harbor for nine hours of soup, and owe them a shift."),
  es(
    "Cartel contra los desahucios",
    "Imprimimos 400 carteles con el teléfono de guardia, para cada portal del barrio.",
  ),
  en("Step-free room", "We meet only in rooms that can be reached without a step, from now on and without exception."),
  en("Reading group", "A reading group on the history of the district, every second Thursday, in the back room."),
  es(
    "Huerto en el solar de la estación",
    "Pedimos al ayuntamiento el solar de la estación para un huerto, y lo cuidamos entre todas mientras tanto.",
  ),
  en(
    "Tool library",
    "The chapter lends ladders, drills and a sewing machine to members, for a week at a time. Two people keep the list.",
  ),
  en(
    "Ask for a bus on Sundays",
    "We ask the city for a bus every thirty minutes on Sundays on the line to the hospital.",
  ),
  es("Intérprete en cada asamblea", "Ninguna asamblea empieza sin intérprete. Se paga del fondo común."),
  en("Quiet hour in the office", "From nine to ten the office takes no calls, so that the letters get written."),
  en("New key holder", "The second key to the office goes to the secretary; the first stays with the treasurer."),
];

/** Motions that a chair rules out. */
export const ODD_MOTIONS: readonly Text[] = [
  en(
    "Dissolve the city council",
    "The chapter dissolves the city council and takes over its duties until further notice.",
  ),
  es("Que llueva menos", "La asamblea acuerda que llueva menos los sábados de reunión."),
];

/** Announcements. */
export const NEWS: readonly Text[] = [
  en(
    "What to bring to a rent hearing",
    "The lease, every letter, and the dates of each repair request, **in that order**. Take a photo of the meter on the day before.\n\nYou may bring one person who is not a lawyer; ask us, and somebody will sit beside you.",
  ),
  es(
    "Qué llevar a una vista por el alquiler",
    "El contrato, todas las cartas y las fechas de cada aviso de avería, **en ese orden**. Haz una foto del contador el día antes.\n\nPuede acompañarte una persona que no sea abogada; pídelo y alguien se sentará a tu lado.",
  ),
  en(
    "Boilers at 40 Mill Street are on again",
    "After eleven days and 31 signed complaints. We keep the log open until spring.",
  ),
  en(
    "Thank you, all who carried",
    "Twelve of you carried furniture for nine hours on Saturday. Nothing broke but one lamp, and nobody misses the lamp.",
  ),
  es(
    "Gracias a quienes vinieron",
    "Éramos cuarenta y dos, y el desahucio se ha aplazado. **Nos vemos el jueves** para preparar lo que viene.",
  ),
  en(
    "Minutes of the general meeting",
    "They are public. Three motions were adopted, one was lost, and one had no quorum and comes back next month.\n\n> A decision that nobody can look up is a rumor.\n\nCorrections are added, never written over.",
  ),
  en(
    "Volunteers for the winter kitchen",
    "We look for:\n\n- two people who can lift,\n- one who can count,\n- one who speaks Portuguese.\n\nThe shifts are four hours. There is soup.",
  ),
  es(
    "Asamblea el primer sábado",
    "En la plaza, a las once. Hay guardería desde las diez y media, intérprete y acceso sin escalones.",
  ),
  en(
    "The count of late buses",
    "In October we waited **1,912 minutes** for buses that should have been there. The table is attached to the letter that goes to the city tomorrow.",
  ),
  en(
    "A new key to the office",
    "The lock has been changed. Whoever had a key keeps their place on the list, and signs for a new one.",
  ),
  es("El local cambia de horario", "De lunes a jueves, de cinco a nueve. Los viernes cerramos para escribir cartas."),
  en(
    "Where the dues went",
    "Rent of the hall 40 %, child care 22 %, interpretation 14 %, printing 9 %, the reserve 15 %. The books lie open every first Monday.",
  ),
];

/** What an endorsing body says. */
export const STATEMENTS: readonly string[] = [
  "We have the same landlords and the same cold radiators. We stand with you.",
  "Our members voted on this after an evening of argument, and the argument was worth it.",
  "Lo hacemos nuestro: cuenten con nuestras manos y con nuestra sala.",
  "This is what we have asked for since 2021. We will send people.",
];

/** Replies from other servers. */
export const REPLIES: readonly string[] = [
  "<p>We ran one like this in 2024. Decide early who holds the second key to the account.</p>",
  "<p>Does “half of the households” count empty flats?</p>",
  "<p>¡Bien hecho! Aquí llevamos meses intentándolo.</p>",
  "<p>Is there a form for this, or do we just turn up?</p>",
  "<p>Reading this from two towns over. May we copy the text?</p>",
  "<p>¿Hay traducción para la reunión?</p>",
];
