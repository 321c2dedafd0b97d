const en = {
  title: {
    400: "This was not understood",
    403: "This is not for you to do",
    404: "There is nothing here",
    409: "Something has changed",
    410: "This link no longer works",
    413: "This is too large",
    415: "This was not understood",
    422: "Something is missing",
    429: "Too many tries",
    500: "Something broke on our side",
    503: "The server is busy with itself",
  },
  text: {
    400: "The request was not complete.",
    403: "The request did not come from a page of this server. Nothing was changed. Go back, load the page again, and try once more.",
    404: "Either it never existed, or it is for members only. Log in if you are one.",
    409: "Look at the page again before you go on. Nothing was changed.",
    410: "It has expired or was used before. Ask for a new one.",
    413: "Nothing was saved. Try something smaller.",
    415: "This address takes forms of this server only. Nothing was changed.",
    422: "Nothing was changed.",
    429: "Nothing was changed.",
    500: "It is noted, and it was not your fault. Nothing that you saw confirmed is lost.",
    503: "Its database does not answer just now. Nothing was changed; try again in a moment.",
  },
  again: (moment: string) => `Try again after ${moment}.`,
  request: (id: string) => `Tell this number to whoever looks after the server: ${id}`,
  home: "To the front page",
  notSetUp: "Nobody has set up this server yet.",
  notSetUpText:
    "The set-up link was printed when the server started for the first time. Whoever runs it can print a new one with the command below.",
};

const es: typeof en = {
  title: {
    400: "Esto no se ha entendido",
    403: "Esto no te corresponde",
    404: "Aquí no hay nada",
    409: "Algo ha cambiado",
    410: "Este enlace ya no funciona",
    413: "Esto es demasiado grande",
    415: "Esto no se ha entendido",
    422: "Falta algo",
    429: "Demasiados intentos",
    500: "Algo se ha roto por nuestra parte",
    503: "El servidor está ocupado consigo mismo",
  },
  text: {
    400: "La petición no estaba completa.",
    403: "La petición no venía de una página de este servidor. No se ha cambiado nada. Vuelve atrás, carga la página otra vez e inténtalo de nuevo.",
    404: "O nunca existió o es solo para miembros. Entra si eres miembro.",
    409: "Vuelve a mirar la página antes de seguir. No se ha cambiado nada.",
    410: "Ha caducado o ya se usó. Pide uno nuevo.",
    413: "No se ha guardado nada. Prueba con algo más pequeño.",
    415: "Esta dirección solo acepta formularios de este servidor. No se ha cambiado nada.",
    422: "No se ha cambiado nada.",
    429: "No se ha cambiado nada.",
    500: "Queda anotado y no ha sido culpa tuya. No se pierde nada de lo que viste confirmado.",
    503: "La base de datos no responde ahora. No se ha cambiado nada; inténtalo dentro de un momento.",
  },
  again: (moment) => `Inténtalo después de ${moment}.`,
  request: (id) => `Di este número a quien cuida del servidor: ${id}`,
  home: "A la portada",
  notSetUp: "Nadie ha configurado aún este servidor.",
  notSetUpText:
    "El enlace de configuración se imprimió al arrancar el servidor por primera vez. Quien lo mantiene puede imprimir otro con la orden de abajo.",
};

/** What is said when something does not work. */
export const troubles = { en, es };
