// The words that scripts show, handed over by the page in its own language (templatetag script_words).

const kept = document.getElementById("words");
const words = kept ? JSON.parse(kept.textContent) : {};

/** The word for a key, with %(name)s filled in; the key itself when the page brought no word. */
export function word(key, values = {}) {
  return (words[key] ?? key).replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}

/** The JSON that a figure names in data-source (a script element made by json_script), or null. */
export function source(figure) {
  const holder = document.getElementById(figure.dataset.source);
  return holder ? JSON.parse(holder.textContent) : null;
}
