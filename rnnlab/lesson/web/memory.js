// What a reader has done, kept in this browser. Answers are never in the address.

const MEMORY_KEY = "rnnlab.lesson", OLD_CHALLENGES_KEY = "rnnlab.challenges"; // must not change, or progress is lost
const EMPTY_MEMORY = { chapters: [], questions: [], missed: [], solved: [], way: "", language: "" };

class Memory {
  constructor() {
    this.kept = { ...EMPTY_MEMORY, ...Memory.read(MEMORY_KEY, {}) };
    const old = Memory.read(OLD_CHALLENGES_KEY, []);
    if (Array.isArray(old)) this.add("solved", ...old.filter(name => typeof name === "string"));
  }

  static read(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? otherwise;
    } catch {
      return otherwise; // unreadable, or storage is disabled: it lasts as long as the visit
    }
  }

  has(what, name) {
    return this.kept[what].includes(name);
  }

  add(what, ...names) {
    this.kept[what] = [...new Set([...this.kept[what], ...names])];
    this.save();
  }

  remove(what, name) {
    this.kept[what] = this.kept[what].filter(other => other !== name);
    this.save();
  }

  set way(way) {
    this.kept.way = way;
    this.save();
  }

  get way() {
    return this.kept.way;
  }

  set language(language) {
    this.kept.language = language;
    this.save();
  }

  get language() {
    return this.kept.language;
  }

  forget() {
    this.kept = { ...EMPTY_MEMORY };
    try {
      localStorage.removeItem(OLD_CHALLENGES_KEY);
    } catch { /* storage is disabled */ }
    this.save();
  }

  save() {
    try {
      localStorage.setItem(MEMORY_KEY, JSON.stringify(this.kept));
    } catch { /* storage is disabled */ }
  }

  /** All that was done as one line, for another device; and back. */
  get code() {
    const { chapters, questions, solved } = this.kept;
    return [chapters, questions, solved].map(names => names.join(",")).join(";");
  }

  /** Add what a code holds; only names that the lesson has. Whether there was one. */
  load(code, known) {
    const parts = code.trim().split(";"), before = this.code;
    ["chapters", "questions", "solved"].forEach((what, place) => {
      this.add(what, ...(parts[place] ?? "").split(",").filter(name => known[what].includes(name)));
    });
    return this.code !== before;
  }
}
