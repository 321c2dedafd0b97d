const en = {
  nothingChanged: "nothing was changed",
  back: "Back",
  front: "To the front page",
  logIn: "Log in",
  forbidden: {
    title: "This is not open to you",
    as: (name: string) => `You are logged in as ${name}.`,
    stranger: "You are not logged in.",
    holder: (role: string, names: string) => `${role}: ${names}.`,
  },
  missing: {
    title: "There is nothing here",
    lede: "The address is wrong, or what stood here is for members only.",
  },
  conflict: {
    title: "It has changed in the meantime",
    lede: "Somebody else saved a change after you had opened the form. Nothing of yours was saved yet.",
    yours: "Your version",
    theirs: "As it is now",
    goOn: "Go on with the present version",
  },
  gone: { title: "It is gone", lede: "What stood here was deleted by whoever wrote it." },
  tooMany: {
    title: "Too many at once",
    lede: (moment: string) => `Please try again ${moment}. Nothing was lost.`,
    soon: "in a moment",
  },
  fault: {
    title: "Something went wrong here",
    lede: "It is our mistake, not yours. Nothing was half done.",
    id: "If you tell an admin, name this number:",
  },
  unavailable: {
    title: "Not now",
    lede: "This server cannot save anything just now. Reading works; try again in a while.",
  },
  tooLarge: { title: "Too large", lede: "What you sent is larger than this server takes." },
};

const es: typeof en = {
  nothingChanged: "no se cambió nada",
  back: "Atrás",
  front: "A la portada",
  logIn: "Entrar",
  forbidden: {
    title: "Esto no está abierto para ti",
    as: (name) => `Has entrado como ${name}.`,
    stranger: "No has entrado.",
    holder: (role, names) => `${role}: ${names}.`,
  },
  missing: { title: "Aquí no hay nada", lede: "La dirección está mal, o lo que había aquí es solo para miembros." },
  conflict: {
    title: "Ha cambiado entretanto",
    lede: "Alguien guardó un cambio después de que abrieras el formulario. De lo tuyo aún no se ha guardado nada.",
    yours: "Tu versión",
    theirs: "Como está ahora",
    goOn: "Seguir con la versión actual",
  },
  gone: { title: "Ya no está", lede: "Lo que había aquí lo borró quien lo escribió." },
  tooMany: {
    title: "Demasiado a la vez",
    lede: (moment) => `Inténtalo de nuevo ${moment}. No se ha perdido nada.`,
    soon: "en un momento",
  },
  fault: {
    title: "Algo ha fallado aquí",
    lede: "El error es nuestro, no tuyo. Nada quedó a medias.",
    id: "Si avisas a la administración, di este número:",
  },
  unavailable: {
    title: "Ahora no",
    lede: "Este servidor no puede guardar nada ahora. Leer sí; inténtalo dentro de un rato.",
  },
  tooLarge: { title: "Demasiado grande", lede: "Lo que enviaste es mayor de lo que acepta este servidor." },
};

/** Words of the error pages. */
export const errors = { en, es };
