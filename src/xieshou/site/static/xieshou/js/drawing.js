// What charts and maps share: an ECharts drawing that follows the page's colours and width.
// Works under a strict content policy: SVG renderer, and tips built of elements, never of HTML text.

const still = matchMedia("(prefers-reduced-motion: reduce)");
const changes = [matchMedia("(prefers-color-scheme: dark)"), matchMedia("print")];

/** The tokens of tokens.css as they stand now, in light or dark. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  const names = ["paper", "surface", "line", "line-strong", "ink", "ink-2", "ink-3", "donor", "donor-soft", "donor-line",
    "recipient", "recipient-soft", "recipient-line", "focus", "warn", "land", "land-line"];
  const found = Object.fromEntries(names.map((name) => [name, read(name)]));
  found.series = [1, 2, 3, 4, 5, 6].map((n) => read(`chart-${n}`));
  found.font = read("text");
  return found;
}

/** The colour of a series: its side's own, else the next of the four that belong to no side. */
export function seriesColours(series, paint) {
  let next = 2;
  return series.map((one) => paint[one.side] ?? paint.series[next++ % paint.series.length]);
}

/** A tip of plain elements: a heading and rows of [label, value]; value alone when the label is empty. */
export function tip(heading, rows, note = "") {
  const box = document.createElement("div");
  box.className = "tip";
  const title = document.createElement("b");
  title.textContent = heading;
  box.append(title);
  for (const [label, value] of rows) {
    const row = document.createElement("span");
    row.className = "tip-row";
    for (const text of [label, value]) row.append(Object.assign(document.createElement("span"), { textContent: text }));
    box.append(row);
  }
  if (note) box.append(Object.assign(document.createElement("small"), { textContent: note }));
  return box;
}

/** What every drawing has in common. */
export function common(paint, description) {
  return {
    animation: !still.matches,
    animationDuration: 300,
    textStyle: { fontFamily: paint.font, color: paint["ink-2"], fontSize: 12 },
    aria: { enabled: true, label: { description } },
    tooltip: {
      confine: true,
      backgroundColor: paint.surface,
      borderColor: paint["line-strong"],
      borderWidth: 1,
      padding: [6, 10],
      transitionDuration: 0,
      textStyle: { color: paint.ink, fontFamily: paint.font, fontSize: 13 },
    },
  };
}

/**
 * Draw `option(paint, width)` into a box and keep it right: again when light turns dark or the page goes to paper, when the width crosses
 * a layout, and on `redraw`. Returns the drawing.
 */
export function draw(box, option, { layoutOf = () => "" } = {}) {
  box.classList.add("drawn");
  const chart = window.echarts.init(box, null, { renderer: "svg" });
  let layout = layoutOf(box.clientWidth);
  const redraw = () => chart.setOption(option(colours(), box.clientWidth), { notMerge: true });
  redraw();
  for (const change of changes) change.addEventListener("change", redraw);
  new ResizeObserver(() => {
    chart.resize();
    if (layoutOf(box.clientWidth) !== layout) {
      layout = layoutOf(box.clientWidth);
      redraw();
    }
  }).observe(box);
  return chart;
}

/** The drawing as a PNG blob on paper, twice its size, with its title above and its source line below. */
export function picture(box, option, { title, lines }) {
  const paint = colours();
  const [width, height, head, foot] = [box.clientWidth, box.clientHeight, 44, 14 + 18 * lines.length];
  const holder = document.createElement("div");
  const chart = window.echarts.init(holder, null, { renderer: "canvas", width, height, devicePixelRatio: 2 });
  chart.setOption({ ...option(paint, width), animation: false });
  const sheet = document.createElement("canvas");
  sheet.width = width * 2;
  sheet.height = (head + height + foot) * 2;
  const pen = sheet.getContext("2d");
  pen.fillStyle = paint.surface;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.drawImage(chart.renderToCanvas({ pixelRatio: 2 }), 0, head * 2);
  chart.dispose();
  pen.scale(2, 2);
  pen.fillStyle = paint.ink;
  pen.font = `600 16px ${paint.font}`;
  pen.fillText(title, 14, 28, width - 28);
  pen.fillStyle = paint["ink-3"];
  pen.font = `12px ${paint.font}`;
  lines.forEach((line, at) => pen.fillText(line, 14, head + height + 16 + 18 * at, width - 28));
  return new Promise((done) => sheet.toBlob(done, "image/png"));
}
