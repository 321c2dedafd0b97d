import type { Refusal, RefusalCode } from "#domain/rulings.ts";
import { REOPEN } from "#domain/contests.ts";
import { englishCount, englishNumber, spanishCount, spanishNumber } from "./count.ts";

type Of<Code extends RefusalCode> = Extract<Refusal, { readonly code: Code }>;
/** A sentence for every reason why something is not allowed; `moment` writes a time as the reader does. */
type Sentences = {
  readonly [Code in RefusalCode]: (refusal: Of<Code>, moment: (at: number) => string) => string;
};
type Roles = Readonly<Record<Of<"role-needed">["role"], string>>;

const EN_ROLES: Roles = { admin: "an admin", chair: "the chair", secretary: "the secretary", member: "a member" };
const ES_ROLES: Roles = {
  admin: "la administración",
  chair: "la presidencia",
  secretary: "la secretaría",
  member: "un miembro",
};

const EN_FORMS = {
  choice: "a choice",
  ranking: "a ranking",
  approved: "those you approve of",
  scores: "points",
} as const;
const ES_FORMS = {
  choice: "una elección",
  ranking: "un orden",
  approved: "lo que apruebas",
  scores: "puntos",
} as const;
const EN_REOPEN = "Re-open nominations";
const ES_REOPEN = "Reabrir candidaturas";
const nameOf = (option: string, reopen: string): string => (option === REOPEN ? reopen : option);

const en: Sentences = {
  "voting-closed": ({ closedAt }, moment) => `Voting closed ${moment(closedAt)}. Your vote was not counted.`,
  "voting-not-open": () => "Voting is not open.",
  "not-on-the-roll": () => "You are not on the list of those who can vote on this. It was fixed when voting opened.",
  "no-such-option": ({ choice }) => `“${choice}” is not on the ballot.`,
  "already-voted": () => "You have already voted, and the rule for this vote allows no change.",
  "other-ballot": ({ needs }) => `This vote takes another kind of ballot: ${EN_FORMS[needs]}.`,
  "duplicate-rank": ({ choice }) => `“${nameOf(choice, EN_REOPEN)}” stands twice on the ballot.`,
  "empty-ballot": () => "The ballot is empty. Name at least one.",
  "no-ties": () => "Give every place to one only: this count does not know shared places.",
  "score-out-of-range": ({ most }) => `Points are whole numbers from 0 to ${englishNumber(most)}.`,
  "bad-weight": () => "A part of your votes is a whole number above 0.",
  "weight-above-own": ({ own }) => `You have ${englishCount(own, "vote", "votes")}; a part cannot have more.`,
  "split-sum": ({ sum, own }) =>
    `The parts come to ${englishNumber(sum)}; they have to come to your ${englishCount(own, "vote", "votes")}.`,
  "too-many-parts": ({ most }) => `Votes can be split into ${englishNumber(most)} parts at most.`,
  "too-many-options": ({ most }) => `At most ${englishNumber(most)} can stand on a ballot.`,
  "too-few-options": ({ have, need }) =>
    `${have === 0 ? "Nobody stands" : `Only ${englishNumber(have)} stand${have === 1 ? "s" : ""}`}; it takes ${englishNumber(need)}.`,
  "one-seat-needed": () => "This way of counting fills one seat only. Choose another one for several.",
  "no-contest": () => "Options belong to a vote that chooses among them.",
  "no-nominations": () => "Nominations are for elections.",
  "already-nominated": () => "This person has been nominated already.",
  "nominee-not-a-member": () => "Only members in good standing can stand.",
  "nominee-only": () => "Only whoever was nominated can say whether they stand.",
  "no-tie": () => "There is no tie to decide.",
  "other-draw": () => "This lottery is not about those who stand level, or it has not been drawn yet.",
  "no-casting-vote": () => "The rule of this vote leaves a tie to nobody.",
  "reason-needed": () => "A block needs a reason.",
  "role-needed": ({ role }) => `Only ${EN_ROLES[role]} may do this.`,
  "good-standing-needed": () => "Only members in good standing may do this.",
  "not-seconded": ({ have, need }) =>
    `The motion has ${englishNumber(have)} of the ${englishNumber(need)} supporters it needs.`,
  "own-motion": () => "Somebody else has to support a motion that you moved.",
  "already-seconded": () => "You already support this motion.",
  "wrong-state": () => "The motion has moved on; this is no longer possible.",
  "closes-too-soon": ({ earliest }, moment) => `Voting has to stay open longer: until ${moment(earliest)} at least.`,
  "not-closed": ({ closesAt }, moment) => `There is no result yet. Voting closes ${moment(closesAt)}.`,
  "mover-only": () => "Only whoever moved the motion may do this.",
  "notice-needed": ({ until }, moment) => `Members have to be given notice first: not before ${moment(until)}.`,
  "no-quick-vote": () => "The rules of this group do not allow a quick vote.",
  "other-electorate": () => "This rule is made for other voters than this group has.",
  "object-needed": () => "Say what is to be endorsed.",
  "empty-roll": () => "Nobody could vote: there is no member in good standing.",
  "no-proxies": () => "The rules of this group let nobody vote for somebody else.",
  "own-proxy": () => "Name somebody else to vote for you.",
  "proxy-given": () => "You have already asked somebody to vote for you in this. Take that back first.",
  "proxy-state": () => "This has ended or changed meanwhile; nobody can vote with it.",
  "too-many-proxies": ({ most }) => `One person may vote for ${englishNumber(most)} others at most.`,
  "proxy-sides-only": () => "Only the two it is about may do this.",
  "other-proxy": () => "You were asked to vote for this person in something else.",
  "bad-expiry": ({ latest }, moment) => `It has to end in the future, and before ${moment(latest)}.`,
  "slug-taken": ({ slug }) => `The handle “${slug}” is taken.`,
  "reserved-slug": ({ slug }) => `The handle “${slug}” is reserved. Choose another.`,
  "already-member": () => "This person is already a member.",
  "last-admin": () => "This is the last admin. Name another one first.",
  "bad-slug": () => "A handle has 1 to 30 small letters, digits or underscores.",
  "parent-loop": () => "A group cannot stand below itself.",
  "parent-needed": () => "Say below which group it stands.",
  "no-parent-allowed": () => "An organization stands below no other group.",
  "other-organization": () => "That group belongs to another organization.",
  "too-deep": () => "Groups cannot be nested that deep.",
  "already-endorsed": () => "This is already endorsed.",
  "own-object": () =>
    "An organization does not endorse itself, and asks nobody to endorse themselves. Name what it does, such as a motion or a statement.",
  "object-gone": () =>
    "This is gone: its server says that it was there and is no more. Ask its author for the address of what took its place.",
  "no-object": () =>
    "At this address is nothing that can be supported in public: a page, but no ActivityPub object, or nothing at all. Take the address of the post or the motion itself.",
  "not-public": () =>
    "This group is for its members only. Make it public first, or ask in the name of the organization.",
  "already-asked": () => "All of these have been asked for this already.",
  "already-recognized": () => "This caucus is already recognized.",
  "not-a-caucus": () => "That is no caucus.",
  "already-withdrawn": () => "This was already withdrawn.",
  "vote-needed": () => "Your members decide this. Put it to their vote first.",
  "decision-needed": () => "This group endorses by a decision of its members. Move a motion first.",
  "not-adopted": () => "The motion was not adopted, so nothing can follow from it.",
  "other-object": () => "The motion endorsed something else.",
  expired: () => "This link has expired or was used before. Ask for a new one.",
  "already-set-up": () => "This server is already set up.",
  "fresh-login-needed": () => "For this you have to give your password again.",
  "wrong-log-in": () => "That e-mail address and password do not belong together.",
  "email-taken": () => "There is already an account with this e-mail address.",
  "stale-text": () => "The text has changed in the meantime. Look at both versions before you go on.",
  "stale-form": () => "Somebody else changed this in the meantime. Look at it again before you save.",
  "debate-closed": () => "The group has decided to vote: nothing more can be proposed.",
  "amendment-undecided": () => "An amendment has to be decided first.",
  "third-degree": () => "An amendment of an amendment cannot be amended again. Propose another text in its place.",
  "not-amendable": () => "What this does is not in its text, so another text would not change it.",
  "basis-needed": () => "This is adopted already. Say by which majority it shall be changed.",
  "nothing-changed": () => "The text is the same as before.",
  "texts-conflict": () => "Both versions change the same words. Choose the words yourself.",
  "waiting-for-recovery-keys": ({ have, need }) =>
    `Noted: ${englishNumber(have)} of ${englishNumber(need)} recovery keys. It happens when the others are here too.`,
  "waiting-for-second-officer": () => "Noted. It happens when a second officer confirms it.",
  "charter-stands": ({ version }) =>
    `The agreement of this group (version ${englishNumber(version)}) holds its rules. They change by a motion to amend it.`,
  "stale-base": ({ version }) =>
    `The agreement has changed since: version ${englishNumber(version)} is the newest. Write the amendment against it.`,
  "rule-by-charter": () => "The agreement says how this is decided; a motion cannot bring a rule of its own.",
  "no-charter": () => "This group has no agreement yet.",
  "effect-needed": () => "Say which articles of the agreement are to change, and how.",
  "article-needed": () => "A block names the article of the agreement that it rests on.",
  "step-pending": () => "Another step about this motion has to be decided first.",
  "too-soon": ({ earliest }, moment) => `This has to be after ${moment(earliest)}.`,
  "too-far": ({ latest }, moment) => `This has to be before ${moment(latest)}.`,
  "too-late": ({ until }, moment) => `This was possible until ${moment(until)}.`,
  "same-body": () => "Choose another group than the one that decides about the motion.",
  "already-appealed": () => "The members have already decided about this ruling.",
  "already-reconsidered": () => "This motion has been decided anew once; that is as often as it can be.",
  "prevailing-side-only": () => "Only somebody who voted with the side that won can ask for a new vote.",
  "carried-out": () => "What was decided has been carried out; a new vote cannot take it back.",
  "question-needed": () => "Hands cannot decide this here: put it to a vote.",
  "too-many-hands": ({ hands, members }) =>
    `${englishNumber(hands)} hands are more than the ${englishNumber(members)} members who could raise one.`,
  "not-for-consent": () =>
    "One of these motions cannot be voted on together with the others: it needs a vote of its own.",
  "not-on-the-calendar": () => "This motion is not on the list.",
  "peer-state": () => "This connection has changed in the meantime; look at it again.",
  "office-ended": () => "This office has ended; nobody is given it any more.",
  "office-needed": () => "Only an office can give a role in the group.",
  "seat-needed": () => "Only a seat in a council is filled by another group, or has a weight.",
  "term-limit": ({ until, terms }, moment) =>
    `After ${englishNumber(terms)} terms in a row others take a turn: not again before ${moment(until)}.`,
  "term-too-long": ({ longest }, moment) => `A term ends after it begins, and by ${moment(longest)} at the latest.`,
  "holder-not-a-member": () => "Only members in good standing of the group that fills it can hold this.",
  "holder-only": () => "Only whoever holds the mandate may do this.",
  "already-holds": () => "This person holds it at that time already.",
  "no-vacancy": ({ seats }) => `All places (${englishNumber(seats)}) are taken for that time.`,
  "mandate-over": () => "This mandate is not in force.",
  "home-body-only": () => "Only the group that gave the mandate can take it back.",
  "already-signed": () => "You have already signed this petition.",
  "recall-under-way": () => "There is already a petition or a motion to end this mandate.",
  "recall-barred": ({ until }, moment) => `The last one was voted down. There can be another from ${moment(until)} on.`,
  "not-instructed": () => "This group has no seats in that council that it may bind.",
  "seats-tied": ({ seats }) =>
    `A tie leaves ${englishNumber(seats)} of the seats to nobody: a public draw has to decide first.`,
  "already-past": ({ earliest }, moment) => `That date is past: not before ${moment(earliest)}.`,
  "not-in-force": () => "That position is not in force any more, or is another group's.",
  "read-only": () =>
    "The public record can only be read just now: this server was restored and is asking its peers what it had published. Nothing was changed; try again later.",
  "succession-not-proven": () =>
    "Nobody can agree to this: the recovery keys of the old record do not say that the new one takes its place.",
  "wrong-recovery-key": () =>
    "That is not enough: these are not the recovery keys that this organization’s public record commits to.",
  "already-erased": () => "There are no words left to erase.",
  "no-region": () =>
    "No region is known at this address. Connect with its organization first; its regions then show here.",
  "not-movable": () => "Only chapters, regions and whole organizations can stand in a region of another organization.",
  "public-needed": () => "Only a public group can do this: it stands in the public record.",
  "already-there": () => "It stands there already, or has asked.",
  "not-there": () => "It does not stand there.",
  "already-answered": () => "This was answered already.",
  "own-pledge": () => "A group cannot promise support to itself.",
  "currency-needed": () => "Money needs a currency, and nothing else has one.",
  "bad-term": () => "It must end after it begins.",
  "pledge-sides-only": () => "Only who promised it or who it was promised to can say this.",
  "already-corrected": () => "This assessment was corrected already. Correct the newest one.",
  "coalition-member": () => "Your organization has signed already.",
  "not-in-coalition": () => "Your organization is not a member of this coalition.",
  "cannot-convene": () => "Only a full member of the coalition can convene it. Choose one of them.",
  "no-such-seat": ({ seats }) =>
    seats === 0
      ? "Your organization has no seat in this council."
      : `Your organization has ${englishCount(seats, "seat", "seats")} in this council, and this is none of them.`,
  "no-council": () => "This coalition has no council, or its seats are not shared yet.",
  "deviation-needs-reason": () =>
    "Your organization decided otherwise. You may still vote like this: write down why, everybody will be able to read it.",
  "not-confirmed": () =>
    "The members of the coalition have not confirmed this yet. Please wait a moment and try again.",
  "not-the-convenor": () => "Only the organization that convenes the coalition can open its votes.",
  "home-decision-needed": () =>
    "Your organization votes as it decided at home, and it has not decided this yet. Let it vote first; where too few took part you can abstain.",
  "not-of-a-coalition": () => "This motion is not about a question of a coalition.",
  "contradicts-home": () => "Your organization decided something else at home. It can only vote as it decided.",
  "chapter-without-record": () =>
    "In a coalition, each member speaks by a public record of its own. A chapter stands in the record of its organization: let the organization join, or give the chapter its own server and record first.",
  "other-charter": () =>
    "The agreement in force is another text than the one that was decided on. Put the new text to the vote.",
  "not-an-applicant": () =>
    "Only organizations that have signed the agreement, and observers, are admitted. Ask this one to sign first.",
  "not-a-member-body": () => "This organization is not in the coalition.",
  "case-needed": () =>
    "Nobody is expelled without a fair hearing. Name the decided case, by the address of its last step in the public record.",
  "not-frozen": () =>
    "Only an organization that is frozen comes back this way, or one that goes on in a new record: then name the record’s first entry.",
  "already-convened": () => "The coalition has been convened: its text is changed by its members now, by a motion.",
  "not-asked": () =>
    "Only organizations that are asked, and members, propose texts. Write to whoever calls, and ask to be asked.",
  "caller-only": () => "Only the organization that calls takes up proposals.",
  "text-too-long": () => "The agreement is too long to be published. Shorten it to less than 500 KB.",
  "texts-overlap": ({ articles }) =>
    `The draft has changed since in the same articles (${articles.join(", ")}). Ask for a proposal on the newest draft.`,
  "unknown-charter": () =>
    "No text with this fingerprint is held here. Look it up in the list of versions, or wait until the record of whoever proposed it has been read.",
  "name-twice": () => "A name stands twice. Each name can stand once.",
  "floor-above-cap": ({ floor, cap }) =>
    `The fewest seats (${englishNumber(floor)}) are more than the most (${englishNumber(cap)}).`,
  "floors-above-seats": ({ least, seats }) =>
    `The fewest seats for each come to ${englishNumber(least)}, and there are ${englishNumber(seats)}.`,
  "caps-below-seats": ({ most, seats }) =>
    `Only ${englishNumber(most)} of ${englishNumber(seats)} seats can be given. Allow more for each, or share fewer.`,
  "pool-too-large": ({ most }) => `A draw takes ${englishNumber(most)} places at most.`,
  "pool-too-small": ({ size, count }) => `${englishNumber(count)} cannot be drawn from ${englishNumber(size)}.`,
  "draws-too-soon": ({ earliest }, moment) =>
    `The time of the draw has to be still to come: ${moment(earliest)} at the earliest.`,
  "not-yet-drawn": ({ until }, moment) => `The values cannot be known yet. The draw is ${moment(until)}.`,
  "already-drawn": () => "This draw has been held. A correction is a new draw.",
  "unreadable-value": () =>
    "Give the values of each source: whole numbers, decimals with a point, or one word of letters and digits.",
  "case-out-of-turn": () => "Not at this stage of the complaint. The page shows which step is next, and whose it is.",
  "case-not-yours": () =>
    "This step is somebody else’s: the page shows whose. Neither side decides anything in its own complaint.",
  "case-accused": () => "Name another member whom the complaint is about: nobody can complain about themselves.",
  "case-party": () =>
    "Whoever complains, is complained about or sat on the panel before has no say here. Somebody else has to do this.",
  "case-early": ({ earliest }, moment) =>
    earliest === undefined
      ? "That is too early: an earlier step is missing."
      : `That can be done from ${moment(earliest)} on.`,
  "case-late": ({ until }, moment) =>
    until === undefined
      ? "That is too late."
      : `That is too late: it was due by ${moment(until)}. Nothing was changed.`,
  "case-short-notice": ({ earliest }, moment) =>
    `The hearing is too soon for a fair answer. Choose a time from ${earliest === undefined ? "the end of the notice" : moment(earliest)} on.`,
  "case-article": () => "Name the article of your agreement that was broken. Without one there is no charge.",
  "case-no-draw": () => "Announce the draw of the panel first. Who sits on it is drawn in public, never chosen.",
  "case-panellist": () =>
    "Only whoever your organization has named sits on this panel and votes. An officer names somebody on the page of the complaint.",
  "case-panel": ({ have, need }) =>
    `The panel needs ${englishNumber(need)} people, and there are ${englishNumber(have)}. Draw again, or let your agreement provide for a smaller panel.`,
  "case-votes-missing": ({ have, need }) =>
    `${englishNumber(have)} of ${englishNumber(need)} on the panel have voted. Wait for the others, or for the end of their time.`,
  "case-voted": () => "You have voted on this. A vote on a panel stands.",
  "case-suspension": ({ latest }, moment) =>
    `A suspension for the time being ends soon: ${latest === undefined ? "your agreement says when" : `by ${moment(latest)} at the latest`}.`,
  "case-suspension-votes": ({ have, need }) =>
    `${englishNumber(have)} of ${englishNumber(need)} in the executive are too few to suspend somebody before a hearing.`,
};

const es: Sentences = {
  "voting-closed": ({ closedAt }, moment) => `La votación cerró ${moment(closedAt)}. Tu voto no se ha contado.`,
  "voting-not-open": () => "La votación no está abierta.",
  "not-on-the-roll": () => "No estás en el censo de esta votación. Se fijó al abrirla.",
  "no-such-option": ({ choice }) => `«${choice}» no está en la papeleta.`,
  "already-voted": () => "Ya has votado, y la regla de esta votación no permite cambios.",
  "other-ballot": ({ needs }) => `Esta votación pide otra clase de papeleta: ${ES_FORMS[needs]}.`,
  "duplicate-rank": ({ choice }) => `«${nameOf(choice, ES_REOPEN)}» está dos veces en la papeleta.`,
  "empty-ballot": () => "La papeleta está vacía. Nombra al menos una opción.",
  "no-ties": () => "Da cada puesto a una sola opción: este recuento no conoce puestos compartidos.",
  "score-out-of-range": ({ most }) => `Los puntos son números enteros de 0 a ${spanishNumber(most)}.`,
  "bad-weight": () => "Una parte de tus votos es un número entero mayor que 0.",
  "weight-above-own": ({ own }) => `Tienes ${spanishCount(own, "voto", "votos")}; una parte no puede tener más.`,
  "split-sum": ({ sum, own }) =>
    `Las partes suman ${spanishNumber(sum)}; deben sumar tus ${spanishCount(own, "voto", "votos")}.`,
  "too-many-parts": ({ most }) => `Los votos se pueden repartir en ${spanishNumber(most)} partes como mucho.`,
  "too-many-options": ({ most }) => `En una papeleta caben ${spanishNumber(most)} opciones como mucho.`,
  "too-few-options": ({ have, need }) =>
    `${have === 0 ? "Nadie se presenta" : `Solo hay ${spanishNumber(have)}`}; hacen falta ${spanishNumber(need)}.`,
  "one-seat-needed": () => "Este recuento cubre un solo puesto. Elige otro para varios.",
  "no-contest": () => "Las opciones son para una votación que elige entre ellas.",
  "no-nominations": () => "Las candidaturas son para las elecciones.",
  "already-nominated": () => "Esta persona ya está propuesta.",
  "nominee-not-a-member": () => "Solo pueden presentarse miembros al corriente.",
  "nominee-only": () => "Solo quien fue propuesto puede decir si se presenta.",
  "no-tie": () => "No hay ningún empate que decidir.",
  "other-draw": () => "Este sorteo no es entre quienes empatan, o aún no se ha hecho.",
  "no-casting-vote": () => "La regla de esta votación no deja el empate a nadie.",
  "reason-needed": () => "Un bloqueo necesita un motivo.",
  "role-needed": ({ role }) => `Solo ${ES_ROLES[role]} puede hacer esto.`,
  "good-standing-needed": () => "Solo pueden hacerlo miembros al corriente.",
  "not-seconded": ({ have, need }) =>
    `La propuesta tiene ${spanishNumber(have)} de los ${spanishNumber(need)} apoyos que necesita.`,
  "own-motion": () => "Otra persona tiene que apoyar una propuesta tuya.",
  "already-seconded": () => "Ya apoyas esta propuesta.",
  "wrong-state": () => "La propuesta ha avanzado; esto ya no es posible.",
  "closes-too-soon": ({ earliest }, moment) =>
    `La votación tiene que estar abierta más tiempo: al menos hasta ${moment(earliest)}.`,
  "not-closed": ({ closesAt }, moment) => `Aún no hay resultado. La votación cierra ${moment(closesAt)}.`,
  "mover-only": () => "Solo puede hacerlo quien presentó la propuesta.",
  "notice-needed": ({ until }, moment) => `Antes hay que avisar a los miembros: no antes de ${moment(until)}.`,
  "no-quick-vote": () => "Las reglas de este grupo no permiten votaciones rápidas.",
  "other-electorate": () => "Esta regla está hecha para otro censo que el de este grupo.",
  "object-needed": () => "Di a qué se da apoyo público.",
  "empty-roll": () => "Nadie podría votar: no hay ningún miembro al corriente.",
  "no-proxies": () => "Las reglas de este grupo no permiten votar por otra persona.",
  "own-proxy": () => "Nombra a otra persona para que vote por ti.",
  "proxy-given": () => "Ya pediste a alguien que vote por ti en esto. Retíralo primero.",
  "proxy-state": () => "Esto terminó o cambió entretanto; ya no sirve para votar.",
  "too-many-proxies": ({ most }) => `Una persona puede votar por ${spanishNumber(most)} más como máximo.`,
  "proxy-sides-only": () => "Solo pueden hacerlo las dos personas de las que se trata.",
  "other-proxy": () => "Te pidieron votar por esta persona en otro asunto.",
  "bad-expiry": ({ latest }, moment) => `Tiene que terminar en el futuro y antes del ${moment(latest)}.`,
  "slug-taken": ({ slug }) => `El identificador «${slug}» ya está ocupado.`,
  "reserved-slug": ({ slug }) => `El identificador «${slug}» está reservado. Elige otro.`,
  "already-member": () => "Esta persona ya es miembro.",
  "last-admin": () => "Es la última persona que administra. Nombra antes a otra.",
  "bad-slug": () => "Un identificador tiene de 1 a 30 letras minúsculas, cifras o guiones bajos.",
  "parent-loop": () => "Un grupo no puede estar por debajo de sí mismo.",
  "parent-needed": () => "Di de qué grupo depende.",
  "no-parent-allowed": () => "Una organización no depende de ningún otro grupo.",
  "other-organization": () => "Ese grupo es de otra organización.",
  "too-deep": () => "Los grupos no pueden anidarse tanto.",
  "already-endorsed": () => "Ya consta este apoyo público.",
  "own-object": () =>
    "Una organización no se apoya a sí misma, ni pide a otra que se apoye a sí misma. Indica lo que hace: una propuesta o una declaración.",
  "object-gone": () =>
    "Ya no está: su servidor dice que estuvo y que se retiró. Pregunta a su autor por la dirección de lo que lo sustituye.",
  "no-object": () =>
    "En esta dirección no hay nada que se pueda apoyar en público: una página sin objeto de ActivityPub, o nada. Toma la dirección del mensaje o de la propuesta.",
  "not-public": () => "Este grupo es solo para sus miembros. Hazlo público antes, o pide en nombre de la organización.",
  "already-asked": () => "A todas estas ya se les pidió lo mismo.",
  "already-recognized": () => "Esta corriente ya está reconocida.",
  "not-a-caucus": () => "Eso no es una corriente.",
  "already-withdrawn": () => "Ya se había retirado.",
  "vote-needed": () => "Esto lo deciden sus miembros. Sométalo antes a su votación.",
  "decision-needed": () => "Este grupo da apoyos por decisión de sus miembros. Presenta antes una propuesta.",
  "not-adopted": () => "La propuesta no se aprobó, así que nada puede seguir de ella.",
  "other-object": () => "La propuesta apoyaba otra cosa.",
  expired: () => "Este enlace ha caducado o ya se usó. Pide uno nuevo.",
  "already-set-up": () => "Este servidor ya está configurado.",
  "fresh-login-needed": () => "Para esto tienes que volver a dar tu contraseña.",
  "wrong-log-in": () => "Ese correo y esa contraseña no van juntos.",
  "email-taken": () => "Ya hay una cuenta con este correo.",
  "stale-text": () => "El texto ha cambiado entretanto. Mira las dos versiones antes de seguir.",
  "stale-form": () => "Alguien cambió esto entretanto. Vuelve a mirarlo antes de guardar.",
  "debate-closed": () => "El grupo ha decidido votar: ya no se puede proponer nada más.",
  "amendment-undecided": () => "Antes hay que decidir una enmienda.",
  "third-degree": () => "Una enmienda a una enmienda no se puede enmendar otra vez. Propón otro texto en su lugar.",
  "not-amendable": () => "Lo que hace no está en su texto: otro texto no lo cambiaría.",
  "basis-needed": () => "Ya está aprobada. Di con qué mayoría se ha de cambiar.",
  "nothing-changed": () => "El texto es el mismo que antes.",
  "texts-conflict": () => "Las dos versiones cambian las mismas palabras. Elige tú las palabras.",
  "waiting-for-recovery-keys": ({ have, need }) =>
    `Anotado: ${spanishNumber(have)} de ${spanishNumber(need)} claves de recuperación. Se hará cuando estén también las demás.`,
  "waiting-for-second-officer": () => "Anotado. Se hará cuando lo confirme una segunda persona con cargo.",
  "charter-stands": ({ version }) =>
    `El acuerdo de este grupo (versión ${spanishNumber(version)}) contiene sus reglas. Cambian por una propuesta de enmienda.`,
  "stale-base": ({ version }) =>
    `El acuerdo ha cambiado entretanto: la versión ${spanishNumber(version)} es la última. Escribe la enmienda sobre ella.`,
  "rule-by-charter": () => "El acuerdo dice cómo se decide esto; una propuesta no puede traer otra regla.",
  "no-charter": () => "Este grupo aún no tiene acuerdo.",
  "effect-needed": () => "Di qué artículos del acuerdo deben cambiar, y cómo.",
  "article-needed": () => "Un bloqueo nombra el artículo del acuerdo en que se apoya.",
  "step-pending": () => "Antes hay que decidir otro trámite sobre esta propuesta.",
  "too-soon": ({ earliest }, moment) => `Tiene que ser después de ${moment(earliest)}.`,
  "too-far": ({ latest }, moment) => `Tiene que ser antes de ${moment(latest)}.`,
  "too-late": ({ until }, moment) => `Esto fue posible hasta ${moment(until)}.`,
  "same-body": () => "Elige otro grupo que el que decide sobre la propuesta.",
  "already-appealed": () => "Los miembros ya decidieron sobre esta declaración.",
  "already-reconsidered": () => "Esta propuesta ya se decidió de nuevo una vez; no puede hacerse más.",
  "prevailing-side-only": () => "Solo quien votó con el lado que ganó puede pedir otra votación.",
  "carried-out": () => "Lo decidido ya se ha llevado a cabo; otra votación no puede deshacerlo.",
  "question-needed": () => "Esto no puede decidirse aquí a mano alzada: hay que votarlo.",
  "too-many-hands": ({ hands, members }) =>
    `${spanishNumber(hands)} manos son más que los ${spanishNumber(members)} miembros que podían alzarla.`,
  "not-for-consent": () => "Una de estas propuestas no puede votarse junto con las demás: necesita su propia votación.",
  "not-on-the-calendar": () => "Esta propuesta no está en la lista.",
  "peer-state": () => "Esta conexión ha cambiado entretanto; vuelve a mirarla.",
  "office-ended": () => "Este cargo ha terminado; ya no se da a nadie.",
  "office-needed": () => "Solo un cargo puede dar una función en el grupo.",
  "seat-needed": () => "Solo un puesto en un consejo lo cubre otro grupo o tiene peso.",
  "term-limit": ({ until, terms }, moment) =>
    `Tras ${spanishNumber(terms)} mandatos seguidos le toca a otra gente: no de nuevo antes de ${moment(until)}.`,
  "term-too-long": ({ longest }, moment) => `Un mandato termina después de empezar, y ${moment(longest)} a más tardar.`,
  "holder-not-a-member": () => "Solo pueden tenerlo miembros al corriente del grupo que lo cubre.",
  "holder-only": () => "Solo puede hacerlo quien tiene el mandato.",
  "already-holds": () => "Esta persona ya lo tiene en ese tiempo.",
  "no-vacancy": ({ seats }) => `Todos los puestos (${spanishNumber(seats)}) están ocupados en ese tiempo.`,
  "mandate-over": () => "Este mandato no está en vigor.",
  "home-body-only": () => "Solo el grupo que dio el mandato puede retirarlo.",
  "already-signed": () => "Ya has firmado esta petición.",
  "recall-under-way": () => "Ya hay una petición o una propuesta para poner fin a este mandato.",
  "recall-barred": ({ until }, moment) => `La última se rechazó. Puede haber otra a partir de ${moment(until)}.`,
  "not-instructed": () => "Este grupo no tiene en ese consejo puestos a los que pueda dar instrucciones.",
  "seats-tied": ({ seats }) =>
    `Un empate deja ${spanishNumber(seats)} puestos sin asignar: antes tiene que decidir un sorteo público.`,
  "already-past": ({ earliest }, moment) => `Esa fecha ya pasó: no antes de ${moment(earliest)}.`,
  "not-in-force": () => "Esa posición ya no está en vigor, o es de otro grupo.",
  "read-only": () =>
    "El registro público solo se puede leer ahora: este servidor fue restaurado y pregunta a los demás qué había publicado. No se ha cambiado nada; inténtalo más tarde.",
  "succession-not-proven": () =>
    "Nadie puede aceptarlo: las claves de recuperación del registro anterior no dicen que el nuevo ocupe su lugar.",
  "wrong-recovery-key": () =>
    "No basta: no son las claves de recuperación que figuran en el registro público de esta organización.",
  "already-erased": () => "Ya no quedan palabras que borrar.",
  "no-region": () =>
    "No se conoce ninguna región en esta dirección. Conéctense antes con su organización; sus regiones aparecerán aquí.",
  "not-movable": () => "Solo agrupaciones, regiones y organizaciones enteras pueden estar en una región ajena.",
  "public-needed": () => "Solo un grupo público puede hacerlo: consta en el registro público.",
  "already-there": () => "Ya está allí, o lo ha pedido.",
  "not-there": () => "No está allí.",
  "already-answered": () => "Ya se había respondido.",
  "own-pledge": () => "Un grupo no puede prometerse apoyo a sí mismo.",
  "currency-needed": () => "El dinero necesita una moneda, y lo demás no la tiene.",
  "bad-term": () => "Debe terminar después de comenzar.",
  "pledge-sides-only": () => "Solo puede decirlo quien lo prometió o a quien se le prometió.",
  "already-corrected": () => "Este balance ya se corrigió. Corrija el más nuevo.",
  "coalition-member": () => "Su organización ya ha firmado.",
  "not-in-coalition": () => "Su organización no es miembro de esta coalición.",
  "cannot-convene": () => "Solo un miembro pleno de la coalición puede convocarla. Elija uno.",
  "no-such-seat": ({ seats }) =>
    seats === 0
      ? "Tu organización no tiene ningún puesto en este consejo."
      : `Tu organización tiene ${spanishCount(seats, "puesto", "puestos")} en este consejo, y este no es ninguno de ellos.`,
  "no-council": () => "Esta coalición no tiene consejo, o sus puestos aún no están repartidos.",
  "deviation-needs-reason": () =>
    "Tu organización decidió otra cosa. Puedes votar así de todos modos: escribe por qué, todo el mundo podrá leerlo.",
  "not-confirmed": () =>
    "Los miembros de la coalición aún no lo han confirmado. Espere un momento y vuelva a intentarlo.",
  "not-the-convenor": () => "Solo la organización que convoca la coalición puede abrir sus votaciones.",
  "home-decision-needed": () =>
    "Su organización vota lo que decidió en casa, y aún no lo ha decidido. Que vote primero; si participó muy poca gente, puede abstenerse.",
  "not-of-a-coalition": () => "Esta propuesta no trata de una pregunta de una coalición.",
  "contradicts-home": () => "Su organización decidió otra cosa en casa. Solo puede votar lo que decidió.",
  "chapter-without-record": () =>
    "En una coalición cada miembro habla por un registro público propio. Una agrupación está en el registro de su organización: que entre la organización, o dé antes a la agrupación un servidor y un registro propios.",
  "other-charter": () => "El acuerdo en vigor es otro texto que el que se decidió. Someta el nuevo texto a votación.",
  "not-an-applicant": () =>
    "Solo se admite a organizaciones que han firmado el acuerdo y a observadoras. Pida a esta que firme antes.",
  "not-a-member-body": () => "Esta organización no está en la coalición.",
  "case-needed": () =>
    "A nadie se expulsa sin una audiencia justa. Nombre el caso decidido, con la dirección de su último paso en el registro público.",
  "not-frozen": () =>
    "Solo vuelve así una organización suspendida, o una que sigue en un registro nuevo: nombre entonces el primer asiento de ese registro.",
  "already-convened": () => "La coalición está convocada: ahora sus miembros cambian el texto con una propuesta.",
  "not-asked": () =>
    "Solo proponen textos las organizaciones invitadas y las que son miembros. Escriba a quien llama y pida que la inviten.",
  "caller-only": () => "Solo la organización que llama recoge propuestas.",
  "text-too-long": () => "El acuerdo es demasiado largo para publicarse. Déjelo en menos de 500 KB.",
  "texts-overlap": ({ articles }) =>
    `El borrador ha cambiado desde entonces en los mismos artículos (${articles.join(", ")}). Pida una propuesta sobre el borrador más reciente.`,
  "unknown-charter": () =>
    "Aquí no hay ningún texto con esta huella. Búsquelo en la lista de versiones, o espere a que se lea el registro de quien lo propuso.",
  "name-twice": () => "Hay un nombre repetido. Cada nombre puede aparecer una vez.",
  "floor-above-cap": ({ floor, cap }) =>
    `El mínimo de puestos (${spanishNumber(floor)}) supera el máximo (${spanishNumber(cap)}).`,
  "floors-above-seats": ({ least, seats }) =>
    `Los mínimos suman ${spanishNumber(least)} y hay ${spanishNumber(seats)} puestos.`,
  "caps-below-seats": ({ most, seats }) =>
    `Solo se pueden dar ${spanishNumber(most)} de ${spanishNumber(seats)} puestos. Sube el máximo o reparte menos.`,
  "pool-too-large": ({ most }) => `Un sorteo admite ${spanishNumber(most)} plazas como mucho.`,
  "pool-too-small": ({ size, count }) => `No se pueden sortear ${spanishNumber(count)} de ${spanishNumber(size)}.`,
  "draws-too-soon": ({ earliest }, moment) =>
    `La hora del sorteo tiene que estar por venir: como pronto, ${moment(earliest)}.`,
  "not-yet-drawn": ({ until }, moment) => `Los valores aún no se pueden conocer. El sorteo es ${moment(until)}.`,
  "already-drawn": () => "Este sorteo ya se hizo. Una corrección es un sorteo nuevo.",
  "unreadable-value": () =>
    "Da los valores de cada fuente: números enteros, decimales con punto o una palabra de letras y cifras.",
  "case-out-of-turn": () =>
    "No corresponde en esta fase de la queja. La página muestra cuál es el paso siguiente y de quién es.",
  "case-not-yours": () =>
    "Este paso es de otra parte: la página muestra de quién. Nadie decide nada en su propia queja.",
  "case-accused": () => "Indica a otro miembro: nadie puede quejarse de sí mismo.",
  "case-party": () =>
    "Quien se queja, aquel de quien se queja y quien estuvo antes en la comisión no deciden aquí. Tiene que hacerlo otra persona.",
  "case-early": ({ earliest }, moment) =>
    earliest === undefined
      ? "Es demasiado pronto: falta un paso anterior."
      : `Se puede hacer a partir de ${moment(earliest)}.`,
  "case-late": ({ until }, moment) =>
    until === undefined
      ? "Es demasiado tarde."
      : `Es demasiado tarde: el plazo terminó ${moment(until)}. No se ha cambiado nada.`,
  "case-short-notice": ({ earliest }, moment) =>
    `La audiencia es demasiado pronto para poder contestar. Elige una hora a partir de ${earliest === undefined ? "el fin del plazo" : moment(earliest)}.`,
  "case-article": () => "Indica el artículo de su acuerdo que se incumplió. Sin artículo no hay cargo.",
  "case-no-draw": () =>
    "Anuncia primero el sorteo de la comisión. Quién la forma se sortea en público, nunca se elige.",
  "case-panellist": () =>
    "Solo vota quien su organización ha designado para la comisión. Un cargo lo designa en la página de la queja.",
  "case-panel": ({ have, need }) =>
    `La comisión necesita ${spanishNumber(need)} personas y hay ${spanishNumber(have)}. Repitan el sorteo, o prevean en su acuerdo una comisión menor.`,
  "case-votes-missing": ({ have, need }) =>
    `Han votado ${spanishNumber(have)} de ${spanishNumber(need)} en la comisión. Espera a los demás, o al fin de su plazo.`,
  "case-voted": () => "Ya has votado. Un voto en la comisión no se cambia.",
  "case-suspension": ({ latest }, moment) =>
    `Una suspensión provisional termina pronto: ${latest === undefined ? "su acuerdo dice cuándo" : `como muy tarde, ${moment(latest)}`}.`,
  "case-suspension-votes": ({ have, need }) =>
    `${spanishNumber(have)} de ${spanishNumber(need)} en la dirección no bastan para suspender a alguien antes de una audiencia.`,
};

/** Why an act was refused, as a sentence. */
export const refusals = { en, es };

/** The sentence for one refusal. */
export function refusalSentence(sentences: Sentences, refusal: Refusal, moment: (at: number) => string): string {
  const say = sentences[refusal.code] as (refusal: Refusal, moment: (at: number) => string) => string;
  return say(refusal, moment);
}
