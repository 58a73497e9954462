// The live map: outlines instead of tiles, so that no one outside learns who
// looks at what; tiles only from a city's own server. Replaces the picture that
// the server drew.
import L from "leaflet";

export async function drawMaps(scope) {
  const frames = [...scope.querySelectorAll("[data-map]")].filter((f) => !f.dataset.live);
  if (frames.length === 0) return;
  globalThis.L = L;
  const [land] = await Promise.all([
    fetch(frames[0].dataset.land).then((r) => r.json()),
    import("leaflet.markercluster"),
    style(frames[0].dataset.style),
  ]);
  for (const frame of frames) draw(frame, land);
}

function style(href) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}

function draw(frame, land) {
  const spots = JSON.parse(frame.dataset.map);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const live = document.createElement("div");
  live.className = "map-live";
  live.setAttribute("role", "region");
  live.setAttribute("aria-label", frame.dataset.label);
  frame.replaceChildren(live);
  frame.dataset.live = "true";
  const map = L.map(live, {
    attributionControl: Boolean(frame.dataset.tiles), scrollWheelZoom: false, minZoom: 3, maxZoom: 10, zoomSnap: 0.25,
    maxBounds: [[29, -28], [72, 48]], zoomAnimation: !still, fadeAnimation: !still,
  });
  map.zoomControl._zoomInButton.title = frame.dataset.zoomIn;
  map.zoomControl._zoomOutButton.title = frame.dataset.zoomOut;
  map.zoomControl._zoomInButton.setAttribute("aria-label", frame.dataset.zoomIn);
  map.zoomControl._zoomOutButton.setAttribute("aria-label", frame.dataset.zoomOut);
  const paint = { fillColor: "#fbf8f2", fillOpacity: 1, color: "#c5cdca", weight: 1, interactive: false };
  if (frame.dataset.tiles) {
    map.setMaxZoom(17);
    map.attributionControl.setPrefix(false);
    L.tileLayer(frame.dataset.tiles, { maxZoom: 17, attribution: escapeText(frame.ownerDocument, frame.dataset.credit) }).addTo(map);
  } else L.geoJSON(land, { style: paint, renderer: L.canvas({ padding: 0.5 }) }).addTo(map);
  map.addLayer(cluster(spots, frame.ownerDocument, frame.dataset.cluster));
  fit(map, spots);
}

// escapeText makes text safe where a library takes markup.
function escapeText(page, text) {
  const span = page.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}

function fit(map, spots) {
  if (spots.length === 0) return map.fitBounds([[37, -9], [59, 26]]);
  const bounds = L.latLngBounds(spots.map((s) => [s.lat, s.lon]));
  // A town says more with the coast around it.
  const narrow = bounds.getNorth() - bounds.getSouth() < 0.5 && bounds.getEast() - bounds.getWest() < 0.5;
  return map.fitBounds(bounds.pad(0.12), { maxZoom: narrow ? 5 : 8 });
}

function cluster(spots, page, words) {
  const group = L.markerClusterGroup({
    showCoverageOnHover: false, maxClusterRadius: 36,
    iconCreateFunction: (c) => dot(sum(c.getAllChildMarkers()), words),
  });

  for (const spot of spots) {
    const marker = L.marker([spot.lat, spot.lon], { icon: dot(spot.count || 1), title: spot.name, alt: spot.name, spot });
    marker.bindPopup(() => popup(spot));
    marker.on("popupopen", () => pick(page, spot));
    group.addLayer(marker);
  }
  return group;
}

function sum(markers) {
  return markers.reduce((n, m) => n + (m.options.spot.count || 1), 0);
}

// dot is what stands for one thing or several; words say to those who do not see
// it that it opens.
function dot(count, words) {
  const size = Math.min(44, Math.round(20 + Math.sqrt(count) * 2.4));
  const face = document.createElement("div");
  face.className = "map-dot";
  if (count > 1) face.textContent = String(count);
  if (words) {
    const said = document.createElement("span");
    said.className = "govuk-visually-hidden";
    said.textContent = ` ${words}`;
    face.append(said);
  }
  return L.divIcon({ html: face, className: "", iconSize: [size, size] });
}

function popup(spot) {
  const box = document.createElement("div");
  const name = document.createElement(spot.href ? "a" : "b");
  if (spot.href) name.href = spot.href;
  name.textContent = spot.name;
  box.append(name);
  if (spot.text) {
    const line = document.createElement("div");
    line.textContent = spot.text;
    box.append(line);
  }
  return box;
}

// pick marks the row of the list that a dot stands for.
function pick(page, spot) {
  for (const row of page.querySelectorAll("[data-spot]")) {
    row.classList.toggle("picked", row.dataset.spot === spot.id);
  }
}
