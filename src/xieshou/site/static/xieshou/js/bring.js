// Bringing a file: it may be dropped on the form, and a large one shows how much of it is sent.
// Without this script the form is sent as any form is.

const WORTH_A_BAR = 1_000_000; // bytes; less is sent before a bar is seen

const dropping = (event) => event.dataTransfer?.types.includes("Files");

/** Where the page says to go on, or null: a session that has ended answers with the page to sign in. */
function next(answer) {
  try {
    return JSON.parse(answer).address;
  } catch {
    return null;
  }
}

/** The answer to a form that was refused, in place of the page that sent it. */
function show(answer) {
  const page = new DOMParser().parseFromString(answer, "text/html");
  document.getElementById("main").replaceWith(document.adoptNode(page.getElementById("main")));
  prepare();
  document.getElementById("main").focus();
}

function send(form, file) {
  const [sending, failed, deed] = [".sending", "[data-failed]", "button.main-deed"].map((one) => form.querySelector(one));
  const bar = sending.querySelector("progress");
  const lost = () => {
    [sending.hidden, failed.hidden, deed.disabled] = [true, false, false];
  };
  const ask = new XMLHttpRequest();
  ask.upload.addEventListener("progress", (told) => told.lengthComputable && (bar.value = (100 * told.loaded) / told.total));
  ask.upload.addEventListener("load", () => bar.removeAttribute("value")); // all is sent; the server reads it now
  ask.addEventListener("error", lost);
  ask.addEventListener("load", () => {
    const address = ask.status === 200 ? next(ask.responseText) : null;
    if (address) location.assign(address);
    else if (ask.status === 422) show(ask.responseText);
    else lost();
  });
  ask.open("POST", form.action);
  ask.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  ask.send(new FormData(form));
  [sending.hidden, failed.hidden, deed.disabled] = [false, true, true];
}

function take(form, dropped) {
  const one = new DataTransfer();
  one.items.add(dropped);
  form.querySelector("input[type=file]").files = one.files;
  form.querySelector("button.main-deed").focus();
}

function prepare() {
  const form = document.querySelector("form[data-bring]");
  const drop = form?.querySelector(".drop");
  form?.addEventListener("submit", (event) => {
    const [file] = form.querySelector("input[type=file]").files;
    if (!file || file.size < WORTH_A_BAR) return;
    event.preventDefault();
    send(form, file);
  });
  if (!drop || !window.DataTransfer) return;
  drop.hidden = false;
  form.addEventListener("dragover", (event) => {
    if (!dropping(event)) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  form.addEventListener("dragleave", () => drop.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    if (!dropping(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files[0]) take(form, event.dataTransfer.files[0]);
  });
}

prepare();
