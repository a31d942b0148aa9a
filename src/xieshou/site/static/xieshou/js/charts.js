// Bars and lines. One chart answers one question; its title is the answer; the table stays under it in the page.
//
// <figure class="chart" data-chart="bars|lines" data-source="money">
//   <figcaption><strong>the finding</strong><small>unit, scope, note</small></figcaption>
//   <div class="canvas"></div>
//   <p class="take"><span class="source">source</span></p>
//   <details class="more"><summary>…</summary><div class="table"><table>…</table></div></details>
// </figure>
// {{ money|json_script:"money" }} with
// { unit: "万元", x: ["2016", …], stacked: false,
//   series: [{ name, side: "donor" | "recipient" | null, values: ["36000.0", null, …], urls: ["…", null, …] }] }
// Values are decimal text; they become numbers here only to be drawn. null is not published, and is never drawn as 0.

import { common, draw, seriesColours, tip } from "./drawing.js";
import { offer } from "./take.js";
import { source, word } from "./words.js";

const grouped = (text) => {
  const [whole, rest] = String(text).split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
};

const shown = (value, unit) => (value === null || value === undefined ? word("not_published") : `${grouped(value)} ${unit}`);

function description(data) {
  return data.series.map((one) => `${one.name}: ${data.x.map((x, at) => `${x} ${shown(one.values[at], data.unit)}`).join("; ")}`).join(". ");
}

/** A word on the base line where nothing at all was published. */
function gaps(data, paint) {
  const empty = data.x.filter((x, at) => data.series.every((one) => one.values[at] === null));
  return {
    type: "scatter",
    silent: true,
    symbolSize: 0.01,
    data: empty.map((x) => [x, 0]),
    label: { show: true, formatter: word("not_published"), position: "top", distance: 5, color: paint["ink-3"], fontSize: 11, padding: [1, 4], borderColor: paint["line-strong"], borderWidth: 1, borderType: "dashed", borderRadius: 3 },
    tooltip: { show: false },
  };
}

function series(data, kind, paint) {
  const inks = seriesColours(data.series, paint);
  return data.series.map((one, at) => ({
    name: one.name,
    type: kind === "lines" ? "line" : "bar",
    stack: data.stacked ? "all" : undefined,
    barMaxWidth: 38,
    barGap: "12%",
    barCategoryGap: "38%",
    symbol: ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect"][at % 6],
    symbolSize: 7,
    connectNulls: false,
    lineStyle: { width: 2, type: at < 2 ? "solid" : ["dashed", "dotted"][at % 2] },
    itemStyle: { color: inks[at] },
    cursor: one.urls ? "pointer" : "default",
    emphasis: { focus: "none", itemStyle: { color: inks[at], opacity: 0.82 } },
    data: one.values.map((value) => (value === null ? "-" : Number(value))),
    label: { show: data.series.length === 1 && data.x.length <= 12, position: "top", color: paint["ink-2"], fontSize: 12, formatter: ({ dataIndex }) => grouped(one.values[dataIndex]) },
  }));
}

function option(data, kind) {
  const many = data.series.length > 1;
  return (paint) => ({
    ...common(paint, description(data)),
    grid: { left: 12, right: 16, top: many ? 44 : 34, bottom: 10, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: many, top: 8, right: 12, itemWidth: 12, itemHeight: 9, icon: kind === "lines" ? undefined : "rect", selectedMode: false, textStyle: { color: paint["ink-2"] }, data: data.series.map((one) => one.name) },
    xAxis: { type: "category", data: data.x, axisTick: { show: false }, axisLine: { lineStyle: { color: paint["line-strong"] } }, axisLabel: { color: paint["ink-2"] } },
    yAxis: { type: "value", min: kind === "bars" ? (value) => Math.min(0, value.min) : undefined, name: data.unit, nameLocation: "end", nameTextStyle: { color: paint["ink-3"], align: "left", padding: [0, 0, 2, 0] }, nameGap: many ? 10 : 12, splitNumber: 4, splitLine: { lineStyle: { color: paint.line } }, axisLabel: { color: paint["ink-3"], formatter: (value) => grouped(value) } },
    tooltip: {
      ...common(paint).tooltip,
      trigger: "axis",
      axisPointer: { type: kind === "lines" ? "line" : "shadow", shadowStyle: { opacity: 0.08 }, lineStyle: { color: paint["line-strong"] } },
      formatter: (points) => tip(data.x[points[0].dataIndex], data.series.map((one) => [one.name, shown(one.values[points[0].dataIndex], data.unit)])),
    },
    series: [...series(data, kind, paint), gaps(data, paint)],
  });
}

for (const figure of document.querySelectorAll("figure.chart[data-chart]")) {
  const data = source(figure);
  const box = figure.querySelector(".canvas");
  if (!data || !box || !window.echarts) continue;
  const drawing = option(data, figure.dataset.chart);
  const chart = draw(box, drawing);
  chart.on("click", ({ seriesIndex, dataIndex }) => {
    const url = data.series[seriesIndex]?.urls?.[dataIndex];
    if (url) location.assign(url);
  });
  offer(figure, box, drawing);
}
