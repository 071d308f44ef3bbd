// The lesson: which chapter is open, the bar above it, the address, and what the page around it is told.

const MOST_FOUND = 6;

class Lesson {
  /** host: `tell(name, value)` tells the server, if there is one; `server`: whether there is one;
   * `above`: the height of what stands above the lesson, in pixels; `language`: to start in. */
  constructor(root, host) {
    Object.assign(this, { root, host, memory: new Memory() });
    this.find = selector => root.querySelector(selector);
    for (const [name, colour] of Object.entries(CATALOGUE.colours)) root.style.setProperty(`--${name}`, colour);
    addEventListener("beforeprint", this.print = () => (this.find(".paper").innerHTML ||= cheatSheet()));
    root.addEventListener("keydown", event => this.pressed(event));
    document.addEventListener("keydown", this.keys = event => this.presented(event), true);
    root.addEventListener("click", event => event.target.closest(".bar-top") && this.clicked(event));
    root.addEventListener("change", event => this.chosen(event.target));
    root.addEventListener("input", event => event.target.dataset.do === "find" && this.search(event.target.value));
    addEventListener("popstate", this.back = () => (root.isConnected ? this.read() : this.close()));
    const address = new URLSearchParams(location.search), done = address.get("done") ?? "";
    this.speak(address.get("lang") ?? (this.memory.language || host.language));
    this.memory.add("chapters", ...done.split(",").filter(name => this.chapters.some(chapter => chapter.name === name)));
    this.read();
  }

  /** Draw all words in a language; in English, if there is no such one. */
  speak(language) {
    const { root, host } = this, known = language in CATALOGUES ? language : "en";
    CATALOGUE = CATALOGUES[known];
    this.view?.close();
    this.view = null;
    root.innerHTML = fill(LESSON_HTML, CATALOGUE.texts);
    Object.assign(this.find(".lesson"), { lang: known }).dataset.above = host.above;
    this.chapters = CATALOGUE.chapters.filter(chapter => host.server || !chapter.server);
    this.find(".alone").hidden = host.server; // the page around it would be printed too
    this.find("[data-do=language]").innerHTML = Object.entries(LANGUAGES).map(([code, name]) =>
      `<option value="${code}" ${code === known ? "selected" : ""}>${name}</option>`).join("");
  }

  chosen({ dataset, value }) {
    if (dataset.do === "contents") this.open(value);
    if (dataset.do !== "language") return;
    this.memory.language = value;
    this.speak(value);
    this.show(this.name);
    this.write();
  }

  /** Offer the chapters that have all words that are typed, those first that have them in their title or text. */
  search(typed) {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean), place = this.find(".found");
    const found = words.length ? this.chapters.map(chapter => [foundIn(chapter, words), chapter]).filter(([where]) => where >= 0) : [];
    place.innerHTML = found.sort(([one], [other]) => one - other).slice(0, MOST_FOUND).map(([where, { name, title }]) =>
      `<button data-do="found" data-name="${name}" data-where="${where}">${escaped(title)}</button>`).join("") || (words.length ? say("nothing_found") : "");
  }

  close() {
    removeEventListener("popstate", this.back);
    removeEventListener("beforeprint", this.print);
    document.removeEventListener("keydown", this.keys, true);
    this.view?.close();
  }

  /** Open what the address names. */
  read() {
    const address = new URLSearchParams(location.search), name = address.get("chapter") ?? this.chapters[0].name;
    const known = this.chapters.some(chapter => chapter.name === name);
    this.find(".notice").textContent = known ? "" : say("unknown_chapter", { name });
    this.show(known ? name : this.chapters[0].name, address.get("item"));
  }

  /** Open a chapter, as an entry of the browser's history. */
  open(name, item) {
    if (name === this.name && !item) return;
    this.show(name, item);
    this.write(true);
    this.find("h2").focus({ preventScroll: true });
    this.root.closest("[data-testid=stMain]")?.scrollTo({ top: 0 });
    if (!this.host.server) scrollTo({ top: 0 });
  }

  write(entry = false) {
    const address = new URLSearchParams(location.search);
    address.set("chapter", this.name);
    for (const name of ["done", "item", "lang"]) address.delete(name);
    if (this.find(".lesson").lang !== (this.host.language ?? "en")) address.set("lang", this.find(".lesson").lang);
    if (this.item) address.set("item", this.item);
    try {
      history[entry ? "pushState" : "replaceState"](history.state, "", `?${address}${location.hash}`);
    } catch { /* a file that the browser gives no history, or a frame */ }
  }

  /** What is open in the chapter: a challenge, a question, or its settings. */
  get item() {
    return this.view?.now?.name ?? this.view?.item;
  }

  show(name, item) {
    const chapter = this.chapters.find(other => other.name === name), kinds = { challenges: ChallengesView, questions: QuizView };
    this.view?.close();
    this.view = null;
    this.name = name;
    this.bar(); // first, because a picture is as tall as the screen below the bar allows
    const room = this.find(".room"), fresh = room.cloneNode(false); // without the listeners of the chapter before
    room.replaceWith(fresh);
    this.view = new (kinds[name] ?? ChapterView)(fresh, chapter, this.memory, other => this.changed(other), item);
    if (chapter.own) this.ownRun();
    this.host.tell("room", chapter.room ?? "");
    if (chapter.room === "explorer" && this.host.server) this.keras();
    if (name === "challenges" && this.host.server) this.askable();
  }

  changed(other) {
    if (other) return this.open(other);
    this.bar();
    this.write();
  }

  /** The chapters of the chosen way; of the long one, if a chapter is open that only that one has. */
  get way() {
    const long = this.memory.way === "long" || this.chapters.some(chapter => chapter.name === this.name && chapter.way === "long");
    return this.chapters.filter(chapter => long || chapter.way !== "long");
  }

  bar() {
    const { memory, way, name } = this, place = way.findIndex(chapter => chapter.name === name);
    const list = this.find("[data-do=contents]"), groups = Map.groupBy ? Map.groupBy(this.chapters, chapter => chapter.way)
      : this.chapters.reduce((all, chapter) => all.set(chapter.way, [...(all.get(chapter.way) ?? []), chapter]), new Map());
    const numbered = chapter => (way.includes(chapter) ? `${way.indexOf(chapter) + 1} · ` : "") + escaped(chapter.title);
    list.innerHTML = [...groups].map(([title, chapters]) => `<optgroup label="${say(`way_${title}`)}">${chapters.map(chapter =>
      `<option value="${chapter.name}" ${chapter.name === name ? "selected" : ""}>${numbered(chapter)}${
      memory.has("chapters", chapter.name) ? " ✓" : ""}</option>`).join("")}</optgroup>`).join("");
    const done = way.filter(chapter => memory.has("chapters", chapter.name)).length;
    this.find(".where").textContent = `${place + 1}/${way.length}`;
    this.find(".where").title = say("where", { number: place + 1, all: way.length, done });
    this.find(".strip").innerHTML = way.map((chapter, at) => `<i class="${memory.has("chapters", chapter.name) ? "done" : ""}${at === place ? " here" : ""}"></i>`).join("");
    this.find("[data-do=previous]").disabled = place === 0;
    this.find("[data-do=next]").disabled = place === way.length - 1;
    this.find("[data-do=next]").classList.toggle("main", memory.has("chapters", name));
    this.find(".start").hidden = place !== 0;
    for (const choice of this.root.querySelectorAll("[data-do=way]")) choice.setAttribute("aria-pressed", choice.dataset.way === (memory.way || "short"));
  }

  step(by) {
    const { way } = this, next = way[way.findIndex(chapter => chapter.name === this.name) + by];
    if (next) this.open(next.name);
  }

  clicked(event) {
    const target = event.target.closest("[data-do]");
    switch (target?.dataset.do) {
      case "previous": return this.step(-1);
      case "next": return this.step(1);
      case "found":
        this.find(".menu").open = false;
        this.open(target.dataset.name);
        if (target.dataset.where === "2") this.find(".more details")?.setAttribute("open", "");
        return;
      case "way":
        this.memory.way = target.dataset.way;
        return this.bar();
      case "forget":
        this.memory.forget();
        return this.show(this.name);
      case "copy":
        this.find("[data-name=code]").value = this.memory.code;
        return this.find("[data-name=code]").select();
      case "load": {
        const known = { chapters: CATALOGUE.chapters, questions: CATALOGUE.questions, solved: CATALOGUE.challenges };
        for (const what of Object.keys(known)) known[what] = known[what].map(({ name }) => name);
        this.memory.load(this.find("[data-name=code]").value, known);
        return this.show(this.name);
      }
      case "print":
        this.find(".paper").innerHTML = target.dataset.paper === "sheet" ? cheatSheet() : worksheet();
        print();
        return this.find(".paper").replaceChildren();
      case "present": return this.look(target, "presenting");
      case "teach": return this.look(target, "teaching");
    }
  }

  /** Switch a look of the whole lesson on or off. */
  look(button, name) {
    const lesson = this.find(".lesson"), on = lesson.classList.toggle(name);
    button.setAttribute("aria-pressed", on);
    this.view.draw?.();
  }

  pressed(event) {
    const by = { PageDown: 1, PageUp: -1 }[event.key];
    if (!by || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    this.step(by);
  }

  /** In large type the arrow keys and a presenter's buttons lead through the steps of the network and on to the next chapter,
   * wherever the focus is. */
  presented(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1, PageDown: 1, PageUp: -1 }[event.key], [target] = event.composedPath();
    if (!this.root.isConnected || !by || !this.find(".presenting") || target.closest?.("input, select, textarea")) return;
    event.preventDefault();
    event.stopPropagation();
    const network = this.find(".picture")?.unrolled, to = network && network.view.step + by;
    if (event.key.startsWith("Arrow") && network && to >= 0 && to < network.view.steps) network.go(to);
    else this.step(by);
  }

  /** The network of the reader's own run in the Lab, if the page has one. */
  ownRun() {
    const { own } = this, extra = this.find(".extra");
    if (!own) return extra.replaceChildren();
    this.view.own = own.network;
    extra.innerHTML = `<button role="switch" data-own aria-checked="${Boolean(own.network)}"><i aria-hidden="true"></i><span>${say("own_run")}</span></button>
      <span class="count">${escaped(own.reason ?? "")}</span>`;
    extra.querySelector("button").onclick = () => this.host.tell("own", !own.network);
    this.view.settings.own = Boolean(own.network);
    this.view.draw();
  }

  /** The button that lets the real Keras check the shapes that are drawn. */
  keras() {
    this.find(".extra").innerHTML = `<button>${say("verify")}</button>`;
    this.find(".extra button").onclick = () => {
      const { samples, steps, features, units } = this.view.settings;
      this.host.tell("sizes", [samples, steps, features, units].join());
    };
  }

  /** Let the clinic show the code of a challenge, for the real Keras. */
  askable() {
    this.view.ask = code => {
      this.host.tell("code", code);
      this.open("clinic");
    };
    this.view.draw();
  }

  /** What the server sends. own: {network, reason} if the reader has a run. */
  update({ own }) {
    if (JSON.stringify(own) === this.sent) return;
    this.sent = JSON.stringify(own);
    this.own = own;
    if (this.chapters.find(chapter => chapter.name === this.name).own) this.ownRun();
  }
}
