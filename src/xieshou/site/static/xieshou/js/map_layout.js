// Where the polygons of a map go: plain geometry, no drawing.
// Wide: every place at its true position; a layer of small districts is also drawn enlarged in an empty corner.
// Narrow (a phone): the donor side is moved under the recipient side, so that both can be read; the caption says so.

/** How far an arc bows from the straight line, as a share of its length; upwards on the way from south-east to north-west. */
export const BOW = -0.16;

const box = () => [Infinity, Infinity, -Infinity, -Infinity];
const grow = (into, [x, y]) => { into[0] = Math.min(into[0], x); into[1] = Math.min(into[1], y); into[2] = Math.max(into[2], x); into[3] = Math.max(into[3], y); };
const join = (boxes) => boxes.reduce((all, one) => { grow(all, [one[0], one[1]]); grow(all, [one[2], one[3]]); return all; }, box());
const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function everyPoint(coordinates, deed) {
  return typeof coordinates[0] === "number" ? deed(coordinates) : coordinates.map((inner) => everyPoint(inner, deed));
}

function boundsOf(feature) {
  const found = box();
  everyPoint(feature.geometry.coordinates, (point) => grow(found, point));
  return found;
}

/** scale about a centre, then shift; the same for polygons and for the points that stand on them */
function move(feature, place) {
  return { ...feature, geometry: { ...feature.geometry, coordinates: everyPoint(feature.geometry.coordinates, place) } };
}

const shift = (dx, dy) => ([x, y]) => [x + dx, y + dy];
const enlarge = (times, [cx, cy], [tx, ty]) => ([x, y]) => [(x - cx) * times + tx, (y - cy) * times + ty];

/** A layer whose places are all parts of places of another layer (districts of a city that is drawn as a whole). */
function isInset(layer, layers) {
  const others = new Set(layers.filter((one) => one !== layer).flatMap((one) => one.features.map((f) => f.properties.code)));
  return layer.features.every((f) => others.has(f.properties.parent_code));
}

/** Small boxes along the ties that are drawn as bows, so that nothing is put under them. */
function alongTies(ties) {
  return ties.flatMap(([[x0, y0], [x1, y1]]) => {
    const [cx, cy] = [(x0 + x1) / 2 + (y1 - y0) * BOW, (y0 + y1) / 2 - (x1 - x0) * BOW];
    return Array.from({ length: 61 }, (_, step) => {
      const t = step / 60;
      const at = (a, c, b) => (1 - t) ** 2 * a + 2 * t * (1 - t) * c + t ** 2 * b;
      const [x, y] = [at(x0, cx, x1), at(y0, cy, y1)];
      return [x - 0.1, y - 0.1, x + 0.1, y + 0.1];
    });
  });
}

/** The largest free spot for an enlarged layer, nearest to where it truly lies. */
function spotFor(bounds, taken, frame, most) {
  const [width, height] = [bounds[2] - bounds[0], bounds[3] - bounds[1]];
  const home = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
  for (let times = most; times >= 1.5; times -= 0.25) {
    const [w, h] = [(width * times) / 2 + 0.2, (height * times) / 2 + 0.2];
    let best = null;
    for (let x = frame[0] + w; x <= frame[2] - w; x += 0.25) {
      for (let y = frame[1] + h; y <= frame[3] - h; y += 0.25) {
        const spot = [x - w, y - h, x + w, y + h];
        const distance = Math.hypot(x - home[0], y - home[1]);
        if ((!best || distance < best.distance) && !taken.some((one) => meet(spot, one))) best = { times, at: [x, y], spot, distance, home };
      }
    }
    if (best) return best;
  }
  return null;
}

/**
 * Put layers together. `sideOf(code)` says donor, recipient or nothing; `ties` are [code, code] that will be arcs.
 * Returns { geojson, bounds, place(code, point), insets: [{ name, times, spot, home }], moved }.
 */
export function compose(layers, sideOf, ties, narrow) {
  const insetLayers = layers.filter((layer) => isInset(layer, layers));
  const base = layers.filter((layer) => !insetLayers.includes(layer));
  const donors = base.filter((layer) => layer.features.some((f) => sideOf(f.properties.code) === "donor"));
  const recipients = base.filter((layer) => !donors.includes(layer));
  const hull = (some) => join(some.flatMap((layer) => layer.features.map(boundsOf)));
  const places = new Map();
  const keep = (layer, how) => layer.features.forEach((f) => places.set(f.properties.code, how));

  const moved = Boolean(narrow && donors.length && recipients.length);
  if (moved) {
    const [top, bottom] = [hull(recipients), hull(donors)];
    const how = shift((top[0] + top[2]) / 2 - (bottom[0] + bottom[2]) / 2, top[1] - 0.8 - bottom[3]);
    donors.forEach((layer) => keep(layer, how));
  }
  const how = (code) => places.get(code) ?? ((point) => point);
  const features = base.flatMap((layer) => layer.features.map((f) => move(f, how(f.properties.code))));
  const taken = features.map(boundsOf);
  let bounds = join(taken);
  const middles = new Map(features.map((f) => [f.properties.code, middleOf(f)]));
  taken.push(...alongTies(ties.map((pair) => pair.map((code) => middles.get(code))).filter((pair) => pair[0] && pair[1])));
  const insets = [];

  for (const layer of insetLayers) {
    const parent = layer.features[0].properties.parent_code;
    const parentPlace = how(parent);
    const here = layer.features.map((f) => move(f, parentPlace));
    const frame = narrow ? [bounds[0], bounds[1], bounds[2], bounds[3] + 0.8] : bounds;
    const found = spotFor(join(here.map(boundsOf)), taken, frame, narrow ? 3 : 5);
    if (!found) {
      keep(layer, parentPlace);
      features.push(...here);
      continue;
    }
    const larger = enlarge(found.times, found.home, found.at);
    keep(layer, (point) => larger(parentPlace(point)));
    features.push(...here.map((f) => move(f, larger)));
    taken.push(found.spot);
    const name = base.flatMap((one) => one.features).find((f) => f.properties.code === parent)?.properties.name ?? "";
    insets.push({ parent, name, ...found });
    bounds = join([bounds, found.spot]);
  }
  return { geojson: { type: "FeatureCollection", features }, bounds, place: (code, point) => how(code)(point), insets, moved };
}

/** A point inside a polygon that stands for it: the middle of its largest ring. */
export function middleOf(feature) {
  const rings = feature.geometry.type === "Polygon" ? [feature.geometry.coordinates[0]] : feature.geometry.coordinates.map((p) => p[0]);
  let best = { area: 0, at: [0, 0] };
  for (const ring of rings) {
    let [area, x, y] = [0, 0, 0];
    for (let i = 0; i + 1 < ring.length; i += 1) {
      const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
      area += cross;
      x += (ring[i][0] + ring[i + 1][0]) * cross;
      y += (ring[i][1] + ring[i + 1][1]) * cross;
    }
    if (Math.abs(area) > Math.abs(best.area)) best = { area, at: [x / (3 * area), y / (3 * area)] };
  }
  return best.at;
}
