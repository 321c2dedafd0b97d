/** A section of a page to read: a heading and paragraphs. */
export type Passage = { readonly heading: string; readonly paragraphs: readonly string[] };

const en = {
  about: {
    title: "About",
    lede: (name: string) => `${name} decides in the open, on a server of its own.`,
    passages: [
      {
        heading: "What this is",
        paragraphs: [
          "This server runs Plenum, free software with which organizations form coalitions and decide together. Each organization keeps its name, its rules and its server.",
          "Every group here can be followed from the fediverse, with Mastodon for example. What is decided stands in a public record that connected organizations keep a copy of.",
        ],
      },
      { heading: "Who is responsible", paragraphs: ["The organization named above. Its officers stand on its page."] },
    ] as readonly Passage[],
    version: "Version",
    source: "Source code",
    groups: "Groups",
    record: "Public record",
    handle: "In the fediverse",
  },
  promises: {
    title: "What we promise and what we do not",
    lede: "Read this before you trust a vote to it.",
    passages: [
      {
        heading: "What we promise",
        paragraphs: [
          "One person, one vote: nobody is counted twice, whichever way they vote.",
          "A vote that was accepted is counted, also at the last second. Text, rule and the list of those who can vote do not change once voting is open.",
          "Anybody can recompute a result from the public record, without asking us.",
          "Names of members, lists of those who can vote and single votes never leave this server, unless a member chose so.",
        ],
      },
      {
        heading: "What a secret vote hides",
        paragraphs: [
          "It is hidden from other members, from the public, and from whoever steals the database.",
          "It is not hidden from a dishonest operator of this server, who could still cheat. Nobody can stop a person who looks over a voter’s shoulder or who pays for a vote.",
          "In a very small group a secret vote can often be guessed. The page warns of that.",
        ],
      },
      {
        heading: "What it is not for",
        paragraphs: [
          "Not for public elections. What cannot bear the risks named here should be voted on paper; the same roll and the same count serve for that.",
        ],
      },
    ] as readonly Passage[],
  },
  privacy: {
    title: "Privacy",
    lede: "What is kept, who sees it, and for how long.",
    passages: [
      {
        heading: "What is kept",
        paragraphs: [
          "Of members: a name or pseudonym, an e-mail address if there is one, role and standing, and what they did in their office. Of visitors: nothing; there are no third parties, no counters and no cookies but one for the log-in and one for the language.",
          "Addresses of computers are kept for seven days at most, to fend off abuse.",
        ],
      },
      {
        heading: "Who sees it",
        paragraphs: [
          "Other members see the names of members of their groups. The public sees numbers. A name becomes public only where its bearer said so, by taking an office that is public for example.",
          "The public record names no member and holds no free text: only fingerprints of texts, which can be erased.",
        ],
      },
      {
        heading: "What you can ask for",
        paragraphs: [
          "A copy of what is kept about you, its correction, and its deletion. Write to an officer of your group. What was decided and counted stays verifiable without you.",
        ],
      },
    ] as readonly Passage[],
  },
  developers: {
    title: "For developers",
    lede: "Everything that these pages do can be done by programs too.",
    passages: [
      {
        heading: "The API",
        paragraphs: [
          "JSON over HTTP, described by OpenAPI 3.1. What everybody may see needs no log-in. For the rest make a token in your settings and send it as “Authorization: Bearer …”; it may do what you may do.",
          "Errors are application/problem+json with the reason as a word. Lists come in pages with a cursor. Times are RFC 3339, ids are UUIDs.",
        ],
      },
      {
        heading: "The public record and the fediverse",
        paragraphs: [
          "The record is a transparency log in the formats of C2SP: checkpoint, tiles, and entries signed with eddsa-jcs-2022. Anybody can check it without asking us.",
          "Every group is an ActivityPub actor: find it by WebFinger, follow it, read its outbox.",
        ],
      },
    ] as readonly Passage[],
    links: {
      openapi: "Description of the API (OpenAPI)",
      rule: "Schema of a decision rule",
      tokens: "Make a token",
      nodeinfo: "What this server says of itself (NodeInfo)",
    },
  },
  accessibility: {
    title: "Accessibility",
    lede: "These pages should work for everybody. Where they do not, it is a mistake that we want to know of.",
    passages: [
      {
        heading: "How they are made",
        paragraphs: [
          "Every page works without scripts, with the keyboard alone, with a screen reader, with text at twice its size, in a light and a dark scheme, and in print.",
          "Every picture has its data as a table beside it. States are a word and a sign, never a colour alone. Each pattern in a bar has one meaning, also in black and white.",
        ],
      },
      {
        heading: "How they are tested",
        paragraphs: [
          "Each page is checked by machine against the rules of WCAG 2.2 AA, at the width of a desk and of a phone. Machines do not find everything.",
        ],
      },
      {
        heading: "Tell us",
        paragraphs: [
          "Tell an officer of your group, on paper if you like. Whoever cannot vote here can vote on paper or with help, and counts the same.",
        ],
      },
    ] as readonly Passage[],
  },
};

const es: typeof en = {
  about: {
    title: "Acerca de",
    lede: (name) => `${name} decide a la vista de todos, en un servidor propio.`,
    passages: [
      {
        heading: "Qué es esto",
        paragraphs: [
          "Este servidor usa Plenum, software libre con el que las organizaciones forman coaliciones y deciden juntas. Cada una conserva su nombre, sus reglas y su servidor.",
          "Cada grupo se puede seguir desde el fediverso, por ejemplo con Mastodon. Lo decidido está en un registro público del que las organizaciones conectadas guardan copia.",
        ],
      },
      { heading: "Quién responde", paragraphs: ["La organización nombrada arriba. Sus cargos están en su página."] },
    ],
    version: "Versión",
    source: "Código fuente",
    groups: "Grupos",
    record: "Registro público",
    handle: "En el fediverso",
  },
  promises: {
    title: "Qué prometemos y qué no",
    lede: "Léelo antes de confiarle una votación.",
    passages: [
      {
        heading: "Qué prometemos",
        paragraphs: [
          "Una persona, un voto: nadie cuenta dos veces, vote como vote.",
          "Un voto aceptado se cuenta, también en el último segundo. Texto, regla y censo no cambian una vez abierta la votación.",
          "Cualquiera puede recalcular un resultado desde el registro público, sin preguntarnos.",
          "Los nombres de los miembros, los censos y los votos no salen de este servidor, salvo que un miembro lo quiera.",
        ],
      },
      {
        heading: "Qué oculta un voto secreto",
        paragraphs: [
          "Queda oculto para otros miembros, para el público y para quien robe la base de datos.",
          "No queda oculto para quien administre este servidor con mala fe, que aún podría hacer trampa. Nadie puede impedir que alguien mire por encima del hombro o pague por un voto.",
          "En un grupo muy pequeño, un voto secreto a menudo se adivina. La página lo advierte.",
        ],
      },
      {
        heading: "Para qué no sirve",
        paragraphs: [
          "No para elecciones públicas. Lo que no soporte estos riesgos debe votarse en papel; sirven el mismo censo y el mismo recuento.",
        ],
      },
    ],
  },
  privacy: {
    title: "Privacidad",
    lede: "Qué se guarda, quién lo ve y cuánto tiempo.",
    passages: [
      {
        heading: "Qué se guarda",
        paragraphs: [
          "De los miembros: un nombre o seudónimo, un correo si lo hay, cargo y situación, y lo que hicieron en su cargo. De las visitas: nada; no hay terceros, ni contadores, ni más cookies que la de entrar y la del idioma.",
          "Las direcciones de los ordenadores se guardan siete días como mucho, contra los abusos.",
        ],
      },
      {
        heading: "Quién lo ve",
        paragraphs: [
          "Los demás miembros ven los nombres de los miembros de sus grupos. El público ve números. Un nombre es público solo si su titular lo quiso, por ejemplo al asumir un cargo público.",
          "El registro público no nombra a ningún miembro ni guarda texto libre: solo huellas de textos, que se pueden borrar.",
        ],
      },
      {
        heading: "Qué puedes pedir",
        paragraphs: [
          "Una copia de lo que se guarda sobre ti, su corrección y su borrado. Escribe a un cargo de tu grupo. Lo decidido y contado se puede seguir comprobando sin ti.",
        ],
      },
    ],
  },
  developers: {
    title: "Para desarrollar",
    lede: "Todo lo que hacen estas páginas lo pueden hacer también los programas.",
    passages: [
      {
        heading: "La API",
        paragraphs: [
          "JSON por HTTP, descrita con OpenAPI 3.1. Lo que todo el mundo puede ver no pide entrar. Para lo demás crea una ficha en tus ajustes y envíala como «Authorization: Bearer …»; puede lo que puedes tú.",
          "Los errores son application/problem+json con el motivo en una palabra. Las listas vienen por páginas con cursor. Las horas son RFC 3339 y los identificadores, UUID.",
        ],
      },
      {
        heading: "El registro público y el fediverso",
        paragraphs: [
          "El registro es un log de transparencia en los formatos de C2SP: punto de control, teselas y asientos firmados con eddsa-jcs-2022. Cualquiera puede comprobarlo sin preguntarnos.",
          "Cada grupo es un actor de ActivityPub: encuéntralo por WebFinger, síguelo, lee su bandeja de salida.",
        ],
      },
    ] as readonly Passage[],
    links: {
      openapi: "Descripción de la API (OpenAPI)",
      rule: "Esquema de una regla de decisión",
      tokens: "Crear una ficha",
      nodeinfo: "Lo que este servidor dice de sí (NodeInfo)",
    },
  },
  accessibility: {
    title: "Accesibilidad",
    lede: "Estas páginas deben servir para todo el mundo. Donde no, es un error que queremos conocer.",
    passages: [
      {
        heading: "Cómo están hechas",
        paragraphs: [
          "Cada página funciona sin scripts, solo con el teclado, con lector de pantalla, con el texto al doble, en claro y en oscuro, y en papel.",
          "Cada dibujo tiene sus datos en una tabla al lado. Los estados son una palabra y un signo, nunca solo un color. Cada trama de una barra significa una sola cosa, también en blanco y negro.",
        ],
      },
      {
        heading: "Cómo se prueban",
        paragraphs: [
          "Cada página se revisa a máquina según WCAG 2.2 AA, al ancho de un escritorio y de un teléfono. Las máquinas no lo encuentran todo.",
        ],
      },
      {
        heading: "Dínoslo",
        paragraphs: [
          "Díselo a un cargo de tu grupo, en papel si quieres. Quien no pueda votar aquí puede hacerlo en papel o con ayuda, y cuenta igual.",
        ],
      },
    ],
  },
};

/** The pages to read: about, promises, privacy, accessibility. */
export const about = { en, es };
