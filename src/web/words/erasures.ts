const en = {
  title: "Erase the words",
  motion: (name: string) =>
    `All words of “${name}” are to be erased: its title, its text, every version and every amendment.`,
  statement: (body: string) => `The statement with which ${body} declared its support is to be erased.`,
  goes: "What goes",
  here: "Here",
  peers: "Peers",
  posts: "Posts",
  record: "Record",
  result: "Results",
  elsewhere: "Copies",
  goneHere: "The words on this server, for members too. A mark with the date stands in their place.",
  gonePeers: "The copies of connected organizations: their servers delete the words when they read the entry.",
  gonePosts: "The posts about it: followers’ servers are asked to delete them.",
  stays: "What stays",
  staysRecord:
    "The entries in the public record, with the fingerprints of the words, and one more that says they are erased. The record can still be checked.",
  staysResult: "Results, counts, dates, and who decided.",
  staysElsewhere: "Copies that people made elsewhere, pictures of the screen, and backups. Nobody can call those back.",
  forGood: "This cannot be undone, by anybody.",
  send: "Erase the words for good",
  link: "Erase the words",
  not: "Keep them",
};

const es: typeof en = {
  title: "Borrar las palabras",
  motion: (name: string) =>
    `Se van a borrar todas las palabras de «${name}»: el título, el texto, cada versión y cada enmienda.`,
  statement: (body: string) => `Se va a borrar la declaración con la que ${body} dio su apoyo.`,
  goes: "Lo que desaparece",
  here: "Aquí",
  peers: "Aliadas",
  posts: "Avisos",
  record: "Registro",
  result: "Votos",
  elsewhere: "Copias",
  goneHere: "Las palabras en este servidor, también para los miembros. En su lugar queda una marca con la fecha.",
  gonePeers: "Las copias de las organizaciones conectadas: sus servidores borran las palabras cuando leen el asiento.",
  gonePosts: "Las publicaciones: se pide a los servidores de quienes siguen al grupo que las borren.",
  stays: "Lo que queda",
  staysRecord:
    "Los asientos del registro público, con las huellas de las palabras, y uno más que dice que se borraron. El registro se puede seguir comprobando.",
  staysResult: "Resultados, recuentos, fechas y quién decidió.",
  staysElsewhere:
    "Las copias que alguien hizo en otro sitio, las capturas de pantalla y las copias de seguridad. Nadie puede retirarlas.",
  forGood: "Nadie puede deshacerlo.",
  send: "Borrar las palabras para siempre",
  link: "Borrar las palabras",
  not: "Conservarlas",
};

/** Words of the page that asks before words are erased. */
export const erasures = { en, es };
