// The map of a programme: recipient counties in ochre, donor places in blue, pairings as arcs. No national outline.
//
// <figure class="map" data-source="programme-map" data-layers="/static/…/a.geojson,/static/…/b.geojson">
//   <figcaption><strong>the finding</strong><small>credit, 示意图，非标准地图</small></figcaption>
//   <div class="canvas"></div>
//   <p class="take"><span class="source">…</span></p>
//   … the table of the same pairings …
// </figure>
// {{ map|json_script:"programme-map" }} with
// { unit: "万元",                       what `value` counts; may be missing
//   places: [{ code, name, side: "donor" | "recipient", lon, lat, url, value }],
//                                       lon and lat only needed where no layer has the code; value decimal text or null
//   arcs:   [{ from, to, name, url, kind }],   codes of places; kind "ended" is drawn dashed
//   layers: ["url", …] }                instead of data-layers
// A layer is GeoJSON whose features have `code`, `name` and `parent_code`.

import { common, draw, tip } from "./drawing.js";
import { BOW, compose, middleOf } from "./map_layout.js";
import { offer } from "./take.js";
import { source, word } from "./words.js";

const NARROW = 600;
const layoutOf = (width) => (width < NARROW ? "narrow" : "wide");

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

function mix(from, to, share) {
  const part = (hex, at) => Number.parseInt(hex.slice(1 + 2 * at, 3 + 2 * at), 16);
  return `rgb(${[0, 1, 2].map((at) => Math.round(part(from, at) + (part(to, at) - part(from, at)) * share)).join(",")})`;
}

/** Everything that does not depend on colour: layouts, anchors, who is tied to whom. */
function prepare(data, layers) {
  const byCode = new Map(data.places.map((place) => [place.code, place]));
  const laid = {};
  for (const kind of ["wide", "narrow"]) {
    const layout = compose(layers, (code) => byCode.get(code)?.side, data.arcs.map((arc) => [arc.from, arc.to]), kind === "narrow");
    const drawn = new Map(layout.geojson.features.map((f) => [f.properties.code, middleOf(f)]));
    const anchors = new Map();
    for (const place of data.places) {
      const at = drawn.get(place.code) ?? (place.lon ? layout.place(place.code, [Number(place.lon), Number(place.lat)]) : null);
      if (at) anchors.set(place.code, at);
    }
    laid[kind] = { ...layout, anchors, mapName: `${Math.random()}` };
    window.echarts.registerMap(laid[kind].mapName, { geoJSON: layout.geojson });
  }
  for (const { insets } of Object.values(laid)) for (const inset of insets) inset.name = byCode.get(inset.parent)?.name ?? inset.name;
  const arcs = data.arcs.filter((arc) => laid.wide.anchors.has(arc.from) && laid.wide.anchors.has(arc.to));
  const most = Math.max(0, ...data.places.map((place) => Number(place.value ?? 0)));
  return { byCode, laid, arcs, most };
}

function about(code, data, { byCode, arcs }) {
  const place = byCode.get(code);
  if (!place) return "";
  const partners = arcs.filter((arc) => arc.from === code || arc.to === code).map((arc) => byCode.get(arc.from === code ? arc.to : arc.from).name);
  const told = [...new Set(partners)];
  const rows = [[word(place.side), place.value ? `${place.value} ${data.unit ?? ""}` : ""]];
  if (told.length) rows.push([told.slice(0, 8).join(" · ") + (told.length > 8 ? " …" : ""), ""]);
  return tip(place.name, rows);
}

function regions(data, { most, laid }, paint, kind) {
  const drawn = new Set(laid[kind].geojson.features.map((f) => f.properties.code));
  return data.places.filter((place) => drawn.has(place.code)).map((place) => {
    const area = most && place.value ? mix(paint[`${place.side}-soft`], paint[`${place.side}-line`], Number(place.value) / most) : paint[`${place.side}-soft`];
    const style = { areaColor: area, borderColor: paint[`${place.side}-line`], borderWidth: 0.9 };
    return { name: place.code, itemStyle: style, emphasis: { itemStyle: { areaColor: paint[`${place.side}-line`], borderColor: paint[place.side] } } };
  });
}

/** A tie as drawn: it begins in the donor's colour and ends in the recipient's, whichever way it runs. */
function tie(arc, anchors, paint) {
  const [from, to] = [anchors.get(arc.from), anchors.get(arc.to)];
  const [x, y] = [from[0] > to[0] ? 1 : 0, from[1] < to[1] ? 1 : 0];
  const color = { type: "linear", x, y, x2: 1 - x, y2: 1 - y, colorStops: [{ offset: 0, color: paint.donor }, { offset: 1, color: paint.recipient }] };
  const ended = arc.kind === "ended" ? { type: "dashed", opacity: 0.4 } : {};
  return { coords: [from, to], told: arc.name, url: arc.url, lineStyle: { color, ...ended } };
}

function frames({ insets, moved }, paint) {
  const lines = insets.flatMap(({ spot: [x0, y0, x1, y1], home, at }) => {
    const corner = [home[0] < at[0] ? x0 : x1, home[1] < at[1] ? y0 : y1];
    const frame = { coords: [[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]] };
    return moved ? [frame] : [frame, { coords: [corner, home] }];
  });
  return { type: "lines", coordinateSystem: "geo", polyline: true, silent: true, z: 2, lineStyle: { color: paint["ink-3"], width: 0.8, opacity: 0.7, type: [3, 3], curveness: 0 }, data: lines };
}

function option(data, ready) {
  return (paint, width) => {
    const kind = layoutOf(width);
    const { anchors, bounds, geojson, insets, mapName } = ready.laid[kind];
    const drawn = new Set(geojson.features.map((feature) => feature.properties.code)); // they are named before mere points
    const label = (places, side) => ({
      type: "scatter", coordinateSystem: "geo", z: 6, silent: true, symbolSize: side === "donor" ? 6 : 4,
      itemStyle: { color: paint[side], borderColor: paint.surface, borderWidth: 1 },
      label: { show: true, formatter: "{b}", position: side === "donor" ? "bottom" : "top", distance: 3, color: paint.ink, fontSize: 11, textBorderColor: paint.surface, textBorderWidth: 2.5 },
      labelLayout: { hideOverlap: true },
      data: places.filter((place) => place.side === side && anchors.has(place.code)).sort((a, b) => drawn.has(b.code) - drawn.has(a.code)).map((place) => ({ name: place.name, value: anchors.get(place.code) })),
    });
    const heads = insets.map(({ name, times, spot }) => ({ name: `${name} ×${times}`, value: [spot[0], spot[3]] }));
    return {
      ...common(paint, word("map_says", { places: data.places.length, arcs: ready.arcs.length })),
      tooltip: { ...common(paint).tooltip, trigger: "item", formatter: (hit) => (hit.data?.told ? tip(hit.data.told, []) : "") },
      geo: {
        map: mapName, nameProperty: "code", roam: false, left: 14, right: 14, top: 28, bottom: 14, preserveAspect: "contain",
        boundingCoords: [[bounds[0], bounds[3]], [bounds[2], bounds[1]]],
        aspectScale: Math.cos((((bounds[1] + bounds[3]) / 2) * Math.PI) / 180),
        label: { show: false }, tooltip: { show: true, formatter: (hit) => about(hit.name, data, ready) },
        itemStyle: { areaColor: paint.land, borderColor: paint["land-line"], borderWidth: 0.9 },
        emphasis: { label: { show: false }, itemStyle: { areaColor: paint.land } },
        regions: regions(data, ready, paint, kind),
      },
      series: [
        frames(ready.laid[kind], paint),
        {
          id: "arcs", type: "lines", coordinateSystem: "geo", z: 4, symbol: "none",
          lineStyle: { width: 1.3, opacity: 0.7, curveness: BOW },
          emphasis: { lineStyle: { width: 2.4, opacity: 1, color: paint.focus } },
          data: ready.arcs.map((arc) => tie(arc, anchors, paint)),
        },
        label(data.places, "recipient"),
        label(data.places, "donor"),
        { type: "scatter", coordinateSystem: "geo", silent: true, symbolSize: 0.01, z: 6, data: heads, label: { show: true, formatter: "{b}", position: "insideBottomLeft", offset: [0, -3], color: paint["ink-3"], fontSize: 11 } },
      ],
    };
  };
}

function listen(chart, data, ready) {
  const arcsOf = (code) => ready.arcs.flatMap((arc, at) => (arc.from === code || arc.to === code ? [at] : []));
  chart.on("click", (hit) => {
    const url = hit.componentType === "geo" ? ready.byCode.get(hit.name)?.url : hit.data?.url;
    if (url) location.assign(url);
  });
  for (const [event, type] of [["mouseover", "highlight"], ["mouseout", "downplay"]]) {
    chart.on(event, "geo", (hit) => {
      chart.dispatchAction({ type, seriesId: "arcs", dataIndex: arcsOf(hit.name) });
      if (type === "highlight" && ready.byCode.get(hit.name)?.url) chart.getZr().setCursorStyle("pointer");
    });
  }
}

/** Say under the map what the layout did to true positions. */
function explain(figure, box, ready) {
  const note = document.createElement("small");
  figure.querySelector("figcaption")?.append(note);
  const say = () => {
    const { insets, moved } = ready.laid[layoutOf(box.clientWidth)];
    const parts = insets.map(({ name, times }) => word("enlarged", { name, times }));
    note.textContent = [...parts, ...(moved ? [word("moved")] : [])].join(" ");
  };
  say();
  new ResizeObserver(say).observe(box);
}

for (const figure of document.querySelectorAll("figure.map")) {
  const data = source(figure);
  const box = figure.querySelector(".canvas");
  if (!data || !box || !window.echarts) continue;
  const urls = data.layers?.length ? data.layers : (figure.dataset.layers ?? "").split(",").filter(Boolean);
  try {
    const ready = prepare(data, await Promise.all(urls.map(read)));
    const drawing = option(data, ready);
    box.classList.add("drawn");
    listen(draw(box, drawing, { layoutOf }), data, ready);
    explain(figure, box, ready);
    offer(figure, box, drawing);
  } catch (fault) {
    console.error(fault);
    box.classList.remove("drawn");
    box.after(Object.assign(document.createElement("p"), { className: "band", textContent: word("unreadable") }));
  }
}
