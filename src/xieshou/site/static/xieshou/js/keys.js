// Keys for people who read tables all day: / j k ↑ ↓ [ ] ?  They never act while somebody types.
// Rows are entered by focusing their first link, so that Enter opens it and a screen reader says it.

const TYPING = "input, textarea, select, [contenteditable]";
const rows = () => [...document.querySelectorAll("main tbody tr")].filter((row) => row.querySelector("a[href]") && row.offsetParent);
const list = document.getElementById("keys");

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement?.closest("tbody tr"));
  const seen = all.findIndex((row) => row.getBoundingClientRect().top >= 0);
  const next = here >= 0 ? here + step : Math.max(seen, 0);
  const row = all[Math.min(Math.max(next, 0), all.length - 1)];
  row.querySelector("a[href]").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function search() {
  const box = document.querySelector("main input[type=search], input[type=search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

function turn(direction) {
  const link = document.querySelector(`.pager a[rel=${direction}]`);
  link?.click();
  return Boolean(link);
}

function toggleList() {
  if (!list) return false;
  if (list.togglePopover) list.togglePopover();
  else list.classList.toggle("shown");
  return true;
}

const inTable = () => Boolean(document.activeElement?.closest("tbody tr"));

const KEYS = {
  "/": search,
  "?": toggleList,
  "？": toggleList,
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => inTable() && move(1),
  ArrowUp: () => inTable() && move(-1),
  "[": () => turn("prev"),
  "]": () => turn("next"),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(TYPING)) return;
  if (KEYS[event.key]?.()) event.preventDefault();
});

// Without popovers the buttons of the list would do nothing: give them the same deed.
if (list && !list.togglePopover) {
  for (const button of document.querySelectorAll("[popovertarget=keys]")) button.addEventListener("click", toggleList);
}
