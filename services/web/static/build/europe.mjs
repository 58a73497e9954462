// The outlines of Europe: an SVG in Mercator projection for pages without
// script, and GeoJSON for the live map. The projection's figures travel in the
// manifest so that the pages place their dots on the SVG.
import { readFile } from "node:fs/promises";
import { feature } from "topojson-client";
import { presimplify, simplify, quantile } from "topojson-simplify";

const box = { west: -32, east: 55, south: 22, north: 73 };
const view = { west: -10.5, south: 34.8, width: 360, height: 420, scale: 360 / 41 };

const mercator = (lat) => (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI;
const x = (lon) => (lon - view.west) * view.scale;
const y = (lat) => view.height - (mercator(lat) - mercator(view.south)) * view.scale;

export async function europe(file) {
  const world = presimplify(JSON.parse(await readFile(file, "utf8")));
  const topology = simplify(world, quantile(world, 0.35));
  const lands = [];
  for (const country of feature(topology, topology.objects.countries).features) {
    const polygons = polygonsOf(country.geometry).map(clipPolygon).filter((p) => p.length > 0);
    if (polygons.length > 0) lands.push(polygons);
  }
  return { svg: svg(lands), geojson: geojson(lands), view };
}

function polygonsOf(geometry) {
  if (!geometry) return [];
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

function clipPolygon(rings) {
  return rings.map(clipRing).filter((r) => r.length >= 4);
}

// clipRing cuts a ring at the box, one side after the other (Sutherland-Hodgman).
function clipRing(ring) {
  const sides = [
    [0, box.west, 1], [0, box.east, -1], [1, box.south, 1], [1, box.north, -1],
  ];
  let points = ring;
  for (const [axis, limit, sign] of sides) {
    const inside = (p) => (p[axis] - limit) * sign >= 0;
    const out = [];
    for (let i = 0; i < points.length; i++) {
      const a = points[(i + points.length - 1) % points.length];
      const b = points[i];
      if (inside(a) !== inside(b)) {
        const t = (limit - a[axis]) / (b[axis] - a[axis]);
        out.push([a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]);
      }
      if (inside(b)) out.push(b);
    }
    points = out;
  }
  if (points.length > 0) points = [...points, points[0]];
  return points;
}

function svg(lands) {
  const paths = [];
  for (const polygons of lands) {
    const d = polygons.flat().map(ringPath).filter(Boolean).join("");
    if (d) paths.push(`<path d="${d}"/>`);
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${view.width} ${view.height}">` +
    `<rect width="${view.width}" height="${view.height}" fill="#dbe8ea"/>` +
    `<g fill="#fbf8f2" stroke="#c5cdca" stroke-width=".7" stroke-linejoin="round">${paths.join("")}</g></svg>\n`
  );
}

// ringPath draws a ring if any of it can be seen.
function ringPath(ring) {
  const points = ring.map(([lon, lat]) => [x(lon), y(lat)]);
  const seen = points.some(([px, py]) => px > -40 && px < view.width + 40 && py > -40 && py < view.height + 40);
  if (!seen) return "";
  let d = "";
  let last = "";
  for (const [px, py] of points) {
    const at = `${Math.round(px * 10) / 10} ${Math.round(py * 10) / 10}`;
    if (at !== last) d += (d ? "L" : "M") + at;
    last = at;
  }
  return d + "Z";
}

function geojson(lands) {
  const round = (v) => Math.round(v * 100) / 100;
  const coordinates = lands.map((polygons) =>
    polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [round(lon), round(lat)]))),
  );
  return JSON.stringify({
    type: "GeometryCollection",
    geometries: coordinates.map((c) => ({ type: "MultiPolygon", coordinates: c })),
  });
}
