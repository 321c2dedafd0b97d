import type { Chance } from "./chance.ts";

/** Somebody of the demo; nobody of this world. */
export type Somebody = { readonly name: string; readonly email: string; readonly locale: "en" | "es" };

const GIVEN =
  `Ada Adaeze Aisha Akira Alma Amara Amir Ana Anders Andrés Anika Anselm Arash Asha Ayşe Beatriz Ben Bilal Björn
Brigid Bruno Camila Carmen Casimir Cecilia Chidi Chiara Clara Cosmo Dana Daniela Darius Dario Deepa Delphine Desta Diego
Dolores Edda Efua Elías Elif Emeka Enrique Esther Ewa Fadila Farid Fatima Felipe Fiona Florence Gabriela Gita Gloria Greta
Hadiya Hana Hassan Helga Hoa Hugo Ibrahim Idris Imani Ines Ingrid Irina Isaac Itziar Ivan Jamila Janko Joaquín Jonas Jun
Kamala Karim Katya Kofi Laila Lautaro Leila Linh Lionel Lucía Lupe Mabel Magda Malik Marisol Marta Mateo Mehmet Mei Mercedes
Micah Milan Mina Moses Nadia Naomi Natalia Nikos Nila Noor Nuria Octavia Ola Oluwaseun Omar Oscar Padma Paloma Pedro Petra
Priya Qing Rafael Rania Rashid Renata Rosa Ruth Sadia Salma Samir Sanna Santiago Selma Sipho Sofía Soledad Stefan Sunniva
Tadeusz Tamar Tariq Teo Teresa Thandi Tomás Uma Valentina Vera Vikram Wanda Wei Ximena Yara Yasmin Yusuf Zainab Zoë`.split(
    /\s+/u,
  );

const FAMILY =
  `Abara Abdi Acosta Adeyemi Aguirre Ahmed Almeida Andersson Aydın Baker Banerjee Baptiste Barrios Becker Belhadj
Bianchi Bonilla Brennan Campos Cárdenas Castillo Chaudhry Chen Clarke Cohen Contreras Costa Cruz Dabrowski Delgado Desai
Diallo Dlamini Domínguez Duarte Eriksen Espinoza Eze Farah Fernández Ferrari Figueroa Fischer Flores Fofana Gallagher García
Ghosh Girma Goldberg Gómez Grant Guerrero Haddad Hansen Hashimi Hernández Herrera Hoang Horvat Ibarra Ivanova Jackson Jansen
Jiménez Johnson Kamau Kang Kaplan Karimi Kaya Khan Kim Kovacs Kowalska Kumar Larsen Lê Lewis Lindqvist Lombardi López Lozano
Machado Mahlangu Malik Marín Martínez Mbeki Medina Mendoza Mensah Miller Molina Moore Morales Moreau Müller Murphy Musa Nair
Nakamura Navarro Ndiaye Nguyen Novak Núñez Oduya Okafor Okonkwo Olsen Ortega Osei Özdemir Pacheco Park Patel Pereira Petrov
Quispe Rahman Ramos Reyes Ríos Rivera Rodríguez Rojas Romero Rossi Ruiz Salazar Sánchez Santos Sato Schneider Sharma Silva
Singh Soto Suárez Szabo Tadesse Takahashi Tanaka Torres Touré Tran Traoré Vargas Vásquez Vega Velasco Walker Wang Weber
Williams Wójcik Wright Yamamoto Yılmaz Zamora Zhang`.split(/\s+/u);

const INITIALS = "A B C D E F G H J K L M N O P R S T V W Z".split(" ");

const spanish =
  /[áéíóúñ]|ez$|^(Acosta|Aguirre|Barrios|Bonilla|Campos|Castillo|Cruz|Delgado|Flores|Guerrero|Herrera|Ibarra|Lozano|Medina|Mendoza|Molina|Morales|Navarro|Ortega|Pacheco|Quispe|Ramos|Reyes|Rivera|Rojas|Romero|Salazar|Soto|Torres|Vargas|Vega|Velasco|Zamora)$/u;

/** So many people, each with a name of their own and an address under a domain that cannot exist. */
export function makePeople(chance: Chance, count: number): Somebody[] {
  const known = new Map<string, number>();
  return Array.from({ length: count }, () => {
    const family = chance.pick(FAMILY);
    const second = chance.next() < 0.06 ? `-${chance.pick(FAMILY)}` : "";
    const base = `${chance.pick(GIVEN)} ${family}${second}`;
    const turn = (known.get(base) ?? 0) + 1;
    known.set(base, turn);
    const initial = chance.pick(INITIALS);
    const name = turn === 1 ? base : base.replace(" ", ` ${initial}. `);
    const locale = spanish.test(family) && chance.next() < 0.6 ? "es" : "en";
    return { name, email: `${plain(base)}${turn === 1 ? "" : turn}@members.example`, locale };
  });
}

const plain = (name: string): string =>
  name
    .replaceAll("ı", "i")
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z ]/gu, "")
    .trim()
    .toLowerCase()
    .replaceAll(/\s+/gu, ".");
