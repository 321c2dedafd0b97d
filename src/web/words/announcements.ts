import { englishNumber, spanishNumber } from "./count.ts";

const en = {
  title: "Announcement",
  of: (name: string) => `Announcement of ${name}`,
  permanent: "Permanent link",
  shared: (n: number) => `shared by ${englishNumber(n)}`,
  edit: "Change it",
  remove: "Delete it",
  removeSure:
    "Delete this announcement? Whoever follows you is asked to delete it too; copies elsewhere cannot be called back.",
  changed: (moment: string) => `changed ${moment}`,
  form: {
    title: "Write an announcement",
    editTitle: "Change the announcement",
    lede: (body: string, followers: number) =>
      `In the name of ${body}. It reaches ${englishNumber(followers)} followers when it is public.`,
    name: "Title",
    text: "Text",
    textHint: "Markdown is understood. Pictures become links.",
    language: "In which language is it written?",
    send: "Publish",
    saveChange: "Publish the change",
  },
};

const es: typeof en = {
  title: "Anuncio",
  of: (name) => `Anuncio de ${name}`,
  permanent: "Enlace permanente",
  shared: (n) => `compartido por ${spanishNumber(n)}`,
  edit: "Cambiarlo",
  remove: "Borrarlo",
  removeSure:
    "¿Borrar este anuncio? Se pedirá a quien os sigue que también lo borre; las copias en otros sitios no vuelven.",
  changed: (moment) => `cambiado ${moment}`,
  form: {
    title: "Escribir un anuncio",
    editTitle: "Cambiar el anuncio",
    lede: (body, followers) => `En nombre de ${body}. Si es público, llega a ${spanishNumber(followers)} seguidores.`,
    name: "Título",
    text: "Texto",
    textHint: "Se entiende Markdown. Las imágenes pasan a ser enlaces.",
    language: "¿En qué idioma está escrito?",
    send: "Publicar",
    saveChange: "Publicar el cambio",
  },
};

/** Words about announcements. */
export const announcements = { en, es };
