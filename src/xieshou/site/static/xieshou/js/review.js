// Reviewing a communiqué by keys: j k move between parts, a c n r decide, Esc leaves a box.
// The part in hand is marked in both texts. Without this script every deed is a button.

const TYPING = "input, textarea, select";
const parts = () => [...document.querySelectorAll(".part")];
const held = () => document.activeElement?.closest(".part") ?? document.querySelector(".part.held");

function hold(part, scroll = true) {
  document.querySelectorAll(".held").forEach((one) => one.classList.remove("held"));
  if (!part) return;
  part.classList.add("held");
  if (scroll) part.scrollIntoView({ block: "nearest" });
  for (const text of document.querySelectorAll(".review .source-text")) {
    const pieces = text.querySelectorAll(`[data-unit="${part.dataset.part}"]`);
    pieces.forEach((one) => one.classList.add("held"));
    if (pieces[0]) text.scrollTop = pieces[0].offsetTop - text.offsetTop - text.clientHeight / 3;
  }
}

function move(step) {
  const all = parts();
  const here = all.indexOf(held());
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  next?.focus({ preventScroll: true });
  hold(next);
}

function press(key) {
  held()?.querySelector(`button[data-key="${key}"]`)?.click();
}

function correct() {
  held()?.querySelector("select, textarea, input:not([type=hidden])")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(TYPING)) {
    if (event.key === "Escape") event.target.closest(".part")?.focus();
    return;
  }
  const deeds = { j: () => move(1), k: () => move(-1), a: () => press("a"), n: () => press("n"), r: () => press("r"), c: correct };
  if (!deeds[event.key]) return;
  event.preventDefault();
  deeds[event.key]();
}, true);

document.addEventListener("focusin", (event) => {
  const part = event.target.closest?.(".part");
  if (part) hold(part, false);
});

document.addEventListener("click", (event) => {
  const unit = event.target.closest?.("[data-unit]");
  if (unit) {
    const part = document.getElementById(unit.dataset.unit);
    part?.focus();
    hold(part);
  }
});

const named = location.hash && document.getElementById(location.hash.slice(1));
const first = named || document.querySelector(".part:not(.decided)");
if (first) {
  first.focus({ preventScroll: !named });
  hold(first);
}
