// The texts of the catalogue as HTML, and conditions on settings.

let CATALOGUE = CATALOGUES.en; // in the language that the reader has chosen

/** `code`, **bold** and paragraphs, as HTML. */
function prose(text) {
  return escaped(text.trim()).replace(/`([^`]+)`/g, "<code>$1</code>").replace(/\*\*([^*]+)\*\*/g, "<b>$1</b>")
    .replace(/\n\n+/g, "</p><p>");
}

/** A text of the catalogue with its blanks, e.g. {number}, filled in. */
const say = (name, facts = {}) => fill(CATALOGUE.texts[name], facts);
const fill = (text, facts) => String(text).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);

/** Whether settings meet a condition: "name", "!name", "name = 5", "name > other". Several are joined by "and". */
function holds(condition, settings) {
  return condition.split(" and ").every(part => {
    const [, left, sign, right] = part.trim().match(/^(!?\w+)(?:\s*(!=|=|>|<)\s*(.+))?$/);
    if (!sign) return left[0] === "!" ? !settings[left.slice(1)] : Boolean(settings[left]);
    const value = String(settings[left]), other = right in settings ? String(settings[right]) : right;
    if (sign === "=") return value === other;
    return sign === "!=" ? value !== other : sign === ">" ? Number(value) > Number(other) : Number(value) < Number(other);
  });
}

/** The stack of a picture with its settings, e.g. "lstm:{units}:{seq}": a setting that is true or false writes "seq" or nothing. */
function stackOf(written, settings) {
  return written.map(text => readLayer(text.replace(/\{(\w+)\}/g, (_, name) =>
    typeof settings[name] === "boolean" ? (settings[name] ? "seq" : "") : settings[name]).replace(/:$/, "")));
}

const textsOf = value => (typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(textsOf));

/** Where a chapter has all the words: 0 in its title, 1 in what is read at once, 2 in its code or replies, -1 nowhere. */
function foundIn({ title, text, question, task, keras }, words) {
  const parts = [title, [title, text, question?.text ?? ""], [title, text, question, task, keras]];
  return parts.findIndex(part => {
    const said = textsOf(part).join(" ").replace(/[`*]/g, "").toLowerCase();
    return words.every(word => said.includes(word));
  });
}

/** A whole number with its thousands apart, as the language writes it. */
const grouped = number => number?.toLocaleString(CATALOGUE.texts.locale);
const numberOf = (side, settings) => (typeof side === "number" ? side : settings[side]);
