import { commitDraw, revealDraw } from "#commands/draws.ts";
import { DAY, HOUR, type Instant } from "#domain/time.ts";
import type { Group } from "./groups.ts";
import { planTale, said } from "./tales.ts";
import { type Timeline, as } from "./timeline.ts";

const TEXTS = {
  en: {
    kitchen: "Who cooks at the spring meeting",
    streets: ["Canal Street", "Mill Street", "Ninth Street", "Station Road", "Harbor Lane", "Garden Row"],
    fund: "Three for the rent strike fund",
    sources: ["State lottery, draw of that day, six numbers", "Closing temperature at the airport, in tenths"],
  },
  es: {
    kitchen: "Quién cocina en la asamblea de primavera",
    streets: ["Calle del Canal", "Calle del Molino", "Calle Nueve", "Calle de la Estación", "Muelle", "Los Huertos"],
    fund: "Tres personas para la caja de resistencia",
    sources: ["Lotería nacional, sorteo de ese día, seis números", "Temperatura del aeropuerto, en décimas"],
  },
} as const;

/** Plans two draws of an organization: one that anybody can draw again, one whose day is still to come. */
export function planDraws(setting: Timeline & { readonly now: Instant }, group: Group): void {
  const { now } = setting;
  const { kitchen, streets, fund, sources } = said(group, TEXTS);
  const drawn = { sources: [...sources], visibility: "public" as const };
  planTale(setting, group, now - 30 * DAY, async function* (act) {
    const pool = { kind: "labels" as const, labels: [...streets], public: true };
    const drawsAt = act.at + 3 * DAY;
    const { id } = await commitDraw(as(act, group.admin), group.slug, {
      ...drawn,
      title: kitchen,
      pool,
      count: 2,
      hash: "md5",
      drawsAt,
    });
    const later = yield drawsAt + 2 * HOUR;
    await revealDraw(as(later, group.admin), id, { values: ["4 11 23 31 38 44", "117"] });
  });
  setting.plan(now - 2 * DAY, async (act) => {
    await commitDraw(as(act, group.admin), group.slug, {
      ...drawn,
      title: fund,
      pool: { kind: "members" },
      count: 3,
      hash: "sha256",
      drawsAt: now + 5 * DAY,
    });
  });
}
