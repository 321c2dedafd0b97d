/** What is said of those who speak and vote for others, and what an organization stands for. */
export const MANDATE_TEXTS = {
  en: {
    speakers: [
      ["Spokesperson for housing", "Rents, evictions and repairs"],
      ["Spokesperson for transit", "Buses and the way to work"],
    ],
    speakersMotion: [
      "Who speaks for us this year",
      "Two of us speak to the press, each about one topic, and report every month.",
    ],
    grounds: "Gave an interview about rents, which is not the topic, and has not reported since.",
    oldPosition: ["Rents may rise with wages", "Rents may rise by as much as the wages of the city, and by no more."],
    newPosition: [
      "No rise in rents until repairs are done",
      "No rent rises in a house with an open repair request. **This takes the place of what we said before.**",
    ],
    otherPosition: [
      "Public transport is public",
      "We stand for buses and trains that belong to the city and that everybody can pay for.",
    ],
    delegate: "Delegate",
    delegateMotion: [
      "Our delegate to the region",
      "We send the secretary of the chapter to the council of the region for a year.",
    ],
    instructMotion: [
      "How our delegate votes on the van",
      "Our delegate votes yes, unless the van costs more than $4,000.",
    ],
    councilMotion: ["Share a van", "The chapters buy one used van together, for furniture and for food."],
    report: "I voted no although I was told to vote yes: at the meeting the price turned out to be **$5,200**.",
  },
  es: {
    speakers: [
      ["Portavoz de vivienda", "Alquileres, desahucios y averías"],
      ["Portavoz de transporte", "Autobuses y camino al trabajo"],
    ],
    speakersMotion: [
      "Quién habla por nosotras este año",
      "Dos personas hablan con la prensa, cada una de un tema, y rinden cuentas cada mes.",
    ],
    grounds: "Dio una entrevista sobre alquileres, que no es su tema, y no ha rendido cuentas.",
    oldPosition: [
      "Que el alquiler suba con los salarios",
      "El alquiler puede subir lo que suban los salarios, y no más.",
    ],
    newPosition: [
      "Sin arreglos no hay subida",
      "No sube el alquiler en una casa con averías pendientes. **Sustituye a lo que dijimos antes.**",
    ],
    otherPosition: [
      "El transporte público es público",
      "Queremos autobuses y trenes de la ciudad que todo el mundo pueda pagar.",
    ],
    delegate: "Delegada",
    delegateMotion: [
      "Nuestra delegada en la zona",
      "Enviamos a la secretaria de la agrupación al consejo de la zona por un año.",
    ],
    instructMotion: ["Cómo vota nuestra delegada sobre la furgoneta", "Vota que sí, salvo que cueste más de 4.000."],
    councilMotion: [
      "Compartir furgoneta",
      "Las agrupaciones compran juntas una furgoneta usada, para muebles y comida.",
    ],
    report: "Voté que no aunque me dijeron que sí: en la reunión el precio resultó ser **5.200**.",
  },
} as const;
