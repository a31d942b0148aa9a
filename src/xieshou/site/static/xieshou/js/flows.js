// Money from stage to stage, as a Sankey diagram. The table beside it says the same; this only draws it.
//
// <figure class="chart" data-flows data-source="flows" data-table="#steps"> with figcaption, .canvas and .take as in charts.js
// {{ flows|json_script:"flows" }} with { unit, nodes: [{ id, label, depth, side: "donor"|"recipient"|"payee"|"rest" }],
//   links: [{ source, target, value: "12.3400" }] }; values are decimal text and become numbers only to be drawn.

import { common, draw, tip } from "./drawing.js";
import { offer } from "./take.js";
import { source } from "./words.js";

const ROW = 34; // height that a node needs for its label, in pixels
const LEAST = 260;
const LEAST_LABEL = 80;

const shown = (value, unit) => `${Number(value).toLocaleString("en", { maximumFractionDigits: 1 })} ${unit}`;

function option(data) {
  const labels = new Map(data.nodes.map((one) => [one.id, one.label]));
  const description = data.links.map((one) => `${labels.get(one.source)} → ${labels.get(one.target)}: ${shown(one.value, data.unit)}`).join("; ");
  const last = Math.max(...data.nodes.map((one) => one.depth));
  return (paint, width) => {
    const inks = { donor: paint.donor, recipient: paint.recipient, payee: paint.series[2], rest: paint.series[3] };
    const room = width / (last + 1) - 26; // for the label right of a node; too little on a phone, where a touch tells it
    const labelled = room >= LEAST_LABEL;
    return {
      ...common(paint, description),
      tooltip: {
        ...common(paint).tooltip,
        trigger: "item",
        formatter: ({ dataType, data: one, value }) => (dataType === "edge"
          ? tip(`${labels.get(one.source)} → ${labels.get(one.target)}`, [["", shown(one.value, data.unit)]])
          : tip(labels.get(one.name), [["", shown(value, data.unit)]])),
      },
      series: [{
        type: "sankey",
        left: 8, right: labelled ? room + 10 : 8, top: 14, bottom: 14,
        nodeWidth: 12, nodeGap: 12, nodeAlign: "left", draggable: false, animationDuration: 300, layoutIterations: 32,
        data: data.nodes.map((one) => ({
          name: one.id, depth: one.depth, itemStyle: { color: inks[one.side], borderWidth: 0 },
        })),
        links: data.links.map((one) => ({ ...one, value: Number(one.value) })),
        label: { show: labelled, color: paint.ink, fontSize: 12, width: room, overflow: "truncate", formatter: ({ name }) => labels.get(name) },
        lineStyle: { color: "source", opacity: 0.28, curveness: 0.5 },
        emphasis: { focus: "adjacency", lineStyle: { opacity: 0.5 } },
      }],
    };
  };
}

for (const figure of document.querySelectorAll("figure.chart[data-flows]")) {
  const data = source(figure);
  const box = figure.querySelector(".canvas");
  if (!data?.links.length || !box || !window.echarts) continue;
  const most = Math.max(...data.nodes.map((one) => data.nodes.filter((other) => other.depth === one.depth).length));
  box.style.height = `${Math.max(LEAST, most * ROW)}px`;
  const drawing = option(data);
  draw(box, drawing);
  offer(figure, box, drawing);
}
