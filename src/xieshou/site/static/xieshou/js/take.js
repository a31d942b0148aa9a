// Take it away: the picture as PNG, the table beneath as CSV. The buttons are made here, because without scripts
// there is neither; the table stays in the page in any case.

import { picture } from "./drawing.js";
import { word } from "./words.js";

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?[\d,]*\.?\d+%?$/;

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const plain = (element) => element.textContent.replace(/\s+/g, " ").trim();

/** The columns whose cells keep exact yuan (<data value>) under a head that names its unit in <small>. */
function exactColumns(table) {
  const head = [...(table.tHead?.rows[0]?.cells ?? [])];
  return head.map((th, at) => Boolean(th.querySelector("small")) && [...table.tBodies].some((body) => [...body.rows].some((row) => row.cells[at]?.querySelector("data[value]"))));
}

/** A cell as CSV: exact yuan where kept, with the unit in the head changed to match; never a formula; quoted where needed. */
function cell(element, exact) {
  const unit = exact && element.tagName === "TH" ? element.querySelector("small") : null;
  const kept = exact ? element.querySelector("data[value]") : null;
  let text = unit ? `${plain(element).slice(0, -plain(unit).length).trim()} (${word("yuan")})` : kept ? kept.value : plain(element);
  if (NUMBER.test(text)) text = text.replaceAll(",", "");
  else if (FORMULA.test(text)) text = `'${text}`;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(table) {
  const exact = exactColumns(table);
  const spread = (row) => [...row.cells].flatMap((one) => [one, ...Array(one.colSpan - 1).fill(null)]);
  const lines = [...table.rows].map((row) => spread(row).map((one, at) => (one ? cell(one, exact[at]) : "")).join(","));
  return new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" });
}

function button(label, deed) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
  made.addEventListener("click", deed);
  return made;
}

/** Put the buttons into the figure's `.take` line, made when missing. */
export function offer(figure, box, option) {
  let line = figure.querySelector(".take");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "take" });
    box.after(line);
  }
  const caption = figure.querySelector("figcaption");
  const title = caption?.querySelector("strong")?.textContent.trim() ?? document.title;
  const file = title.replace(/[\\/:*?"<>|\s]+/g, " ").trim().slice(0, 60);
  const lines = [...figure.querySelectorAll("figcaption small, .take .source")].map((one) => one.textContent.trim().replace(/\s+/g, " "));
  const mark = document.querySelector(".invented") ? [word("invented")] : [];
  line.append(button(word("png"), async () => save(await picture(box, option, { title, lines: [...mark, ...lines] }), `${file}.png`)));
  const table = figure.querySelector("table") ?? document.querySelector(figure.dataset.table ?? "#none");
  if (table) line.append(button(word("csv"), () => save(csv(table), `${file}.csv`)));
}
