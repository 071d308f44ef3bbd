// One chapter: its words, its question, its controls and its picture.

const MOST_ENLARGED = 1.5, NARROW = 440;

class ChapterView {
  /** room: where it is drawn. changed: called when the chapter is done, and for each setting. asked: see `item`. */
  constructor(room, chapter, memory, changed, asked) {
    Object.assign(this, { room, chapter, memory, changed });
    this.settings = { samples: 1, steps: 7, features: 3, units: 4, ...chapter.settings };
    for (const control of chapter.control ?? []) this.settings[control.name] = control.start;
    this.first = { ...this.settings };
    this.answered = null;
    this.moved = new Set();
    const given = new Map((asked ?? "").split(",").map(part => part.split(":")));
    for (const control of chapter.control ?? []) this.take(control, given.get(control.name));
    room.innerHTML = `<div class="stage${chapter.wide ? " wide" : ""}"><section class="words-side">
      <h2 tabindex="-1">${escaped(chapter.title)}</h2><div class="text"><p>${prose(chapter.text)}</p></div>
      <div class="ask"></div><div class="try"></div>${this.teacher()}</section>
      <section class="picture-side"><div class="picture" data-kind="${chapter.picture.kind}"></div><div class="extra"></div></section></div>
      <div class="more"></div>`;
    this.find = selector => room.querySelector(selector);
    room.onclick = event => this.clicked(event);
    room.oninput = event => this.entered(event);
    this.ask();
    this.controls();
    this.draw();
    this.more();
    this.observer = new ResizeObserver(() => this.find(".picture").clientWidth !== this.drawnWidth && this.draw());
    this.observer.observe(this.find(".picture"));
    const network = this.find(".picture").unrolled;
    if (network && given.has("step")) network.go((Number(given.get("step")) || 1) - 1);
    room.addEventListener("stepped", () => this.stepped());
  }

  /** What a teacher can say, and what is often misunderstood; only seen in the teacher's view. */
  teacher() {
    const { teacher } = this.chapter;
    return teacher ? `<aside class="teacher"><p><b>${say("to_say")}</b> ${prose(teacher.say)}</p>
      <p><b>${say("common_mistake")}</b> ${prose(teacher.mistake)}</p></aside>` : "";
  }

  /** Start with a setting of the address, if it is one that the control has. */
  take({ name, kind, least, most, options }, text) {
    if (text === undefined) return;
    const value = kind === "slider" ? Math.max(least, Math.min(most, Math.round(Number(text)) || least)) : kind === "switch" ? text === "true" : text;
    if ((options && !options.includes(value)) || value === this.first[name]) return;
    this.settings[name] = value;
    this.moved.add(name);
  }

  /** The settings and the step that differ from the start, for the address, e.g. "steps:5,step:3". */
  get item() {
    const { reads, step: first = 1 } = this.chapter.picture, at = this.find(".picture").unrolled?.view.step ?? 0;
    const step = reads || at === first - 1 ? 0 : at;
    return [...this.moved].filter(name => this.settings[name] !== this.first[name]).map(name => `${name}:${this.settings[name]}`)
      .concat(step ? [`step:${step + 1}`] : []).join(",");
  }

  /** The reader has gone to a step of the unrolled network. */
  stepped() {
    const { reads } = this.chapter.picture, step = this.find(".picture").unrolled.view.step + 1;
    if (reads && this.settings[reads] !== step) {
      this.settings[reads] = step;
      this.moved.add(reads);
      this.controls();
    }
    this.tabulate();
    this.changed();
  }

  close() {
    this.observer.disconnect();
    this.find(".picture").unrolled?.pause();
  }

  /** Whether the question is still open: then the picture does not show its answer. */
  get asking() {
    const { question } = this.chapter;
    return Boolean(question) && !question.options[this.answered]?.right && !this.memory.has("chapters", this.chapter.name);
  }

  ask() {
    const { question } = this.chapter, chosen = question?.options[this.answered];
    if (!question) return;
    const done = !this.asking;
    this.find(".ask").innerHTML = `<div class="question${done ? " done" : ""}" role="group" aria-label="${say("question")}"><p class="asked">${prose(question.text)}</p>
      <div class="options">${question.options.map((option, place) => `<button data-do="answer" data-at="${place}"
        class="${place === this.answered ? (option.right ? "right" : "wrong") : done && option.right ? "right" : ""}"
        aria-pressed="${place === this.answered}">${prose(option.text)}</button>`).join("")}</div>
      <p class="reply ${chosen ? (chosen.right ? "good" : "bad") : ""}" role="status">${chosen ? prose(chosen.reply) : done ? prose(question.options.find(option => option.right).reply) : ""}</p>
      <ul class="mistakes">${question.options.map(option =>
        `<li><b>${option.right ? "✓ " : ""}${prose(option.text)}</b>: ${prose(option.reply)}</li>`).join("")}</ul></div>`;
  }

  controls() {
    const { chapter } = this, place = this.find(".try");
    if (this.asking || !(chapter.task || chapter.control)) return place.replaceChildren();
    const task = chapter.task ? `<p class="asked">${prose(chapter.task.text)}</p>` : "";
    place.innerHTML = task + (chapter.control ?? []).map(control => this.control(control)).join("") +
      `<p class="reply" role="status"></p>`;
    this.reply();
  }

  control({ name, label, kind, least, most, options, text }) {
    const value = this.settings[name];
    if (kind === "slider") {
      return `<label class="slider"><span>${escaped(label)} <output>${value}</output></span><input type="range" data-name="${name}"
        min="${least}" max="${most}" value="${value}" aria-label="${escaped(label)}"></label>`;
    }
    if (kind === "choice") {
      return `<div class="options" role="group" aria-label="${escaped(label)}">${options.map((option, at) =>
        `<button data-do="set" data-name="${name}" data-value="${escaped(option)}" aria-pressed="${option === value}">${prose(text?.[at] ?? option)}</button>`).join("")}</div>`;
    }
    return `<button role="switch" data-do="flip" data-name="${name}" aria-checked="${value}"><i aria-hidden="true"></i><span>${prose(label)}</span></button>`;
  }

  /** All that a condition or a reply may name. */
  facts() {
    const { picture } = this.chapter, facts = { ...this.settings };
    for (const name of this.moved) facts[`moved_${name}`] = true;
    const written = this.written();
    if (!written) return facts;
    const traced = this.traced(written);
    return { ...facts, legal: traced.legal, rank: traced.output?.length ?? 0, out: shapeText(traced.output),
      total: grouped(traced.parameters), parameters: traced.parameters };
  }

  written() {
    const { picture } = this.chapter;
    return picture.variant ? picture.variant[this.settings.variant] : picture.stack;
  }

  traced(written) {
    return traceStack(stackOf(written, this.settings), this.settings.samples, this.settings.steps, this.settings.features);
  }

  /** Say what the settings have led to, and note when the task is done. */
  reply() {
    const { task } = this.chapter, line = this.find(".try .reply"), facts = this.facts();
    if (!task || !line) return this.finish(this.chapter.question ? !this.asking : this.moved.size > 0);
    const done = holds(task.goal, facts), clue = (task.reply ?? []).find(reply => holds(reply.when, facts));
    line.className = `reply ${done ? "good" : clue?.wrong ? "bad" : ""}`;
    line.innerHTML = done ? prose(fill(task.praise, facts)) : clue ? prose(fill(clue.text, facts)) : "";
    this.finish(done && !this.asking);
  }

  finish(done) {
    if (!done || this.memory.has("chapters", this.chapter.name)) return;
    this.memory.add("chapters", this.chapter.name);
    this.changed();
  }

  draw() {
    const { picture } = this.chapter, place = this.find(".picture"), width = (this.drawnWidth = place.clientWidth);
    if (!width) return;
    this.stage = picture.narrow && width < NARROW ? picture.narrow : picture.kind;
    if (this.stage === "unrolled") this.drawUnrolled(place, picture);
    else this.drawFigure(place, this.drawing(picture, width), width);
    this.tabulate();
  }

  drawFigure(place, markup, width) {
    if (markup === this.markup) return;
    place.innerHTML = this.markup = markup;
    if (place.children.length < 2 || !this.chapter.picture.unrolled) this.enlarge([...place.children], place.children.length > 1 ? width / 2 - 12 : width);
  }

  /** How tall a picture can be so that it ends on the screen, when the page is not scrolled. */
  get heightLeft() {
    const lesson = this.room.closest(".lesson"), top = element => element.getBoundingClientRect().top;
    return innerHeight - (top(this.find(".picture")) - top(lesson)) - Number(lesson.dataset.above);
  }

  /** Draw small pictures larger, all by as much, where there is room. */
  enlarge(pictures, width) {
    const sizes = pictures.map(svg => [svg.width.baseVal.value, svg.height.baseVal.value]), height = this.heightLeft;
    const scale = Math.max(1, Math.min(MOST_ENLARGED, ...sizes.map(([wide, tall]) => Math.min(width / wide, height / tall))));
    pictures.forEach((svg, place) => {
      svg.setAttribute("width", sizes[place][0] * scale);
      svg.setAttribute("height", sizes[place][1] * scale);
    });
  }

  drawing(picture, width) {
    const { settings, asking } = this, written = this.written(), traced = written && this.traced(written);
    const height = Math.max(140, Math.min(this.heightLeft, 560));
    switch (this.stage) {
      case "chain": return picture.unrolled && width > 500 // the block, and the same as columns beside it
        ? chainPicture(traced, width * 0.42, height) + stagePicture(traced, width * 0.54, { marked: false }) : chainPicture(traced, width, height);
      case "stage": return stagePicture(traced, width, { hidden: asking, from: picture.from });
      case "stack": return stackPicture(traced, width);
      case "both": {
        const ways = this.bothWays(), room = width > 620 ? [width / 2 - 12, height] : [width, height * 0.6];
        const most = Math.min(...ways.map(traced => chainLayout(traced, ...room).cell));
        return ways.map(traced => chainPicture(traced, ...room, most)).join("");
      }
      case "grid": return gridPicture({ ...settings, read: asking ? 0 : settings.read }, width);
      case "weights": return weightsPicture(settings, width, asking);
      case "rows": return rowsPicture(picture, width, asking);
    }
  }

  drawUnrolled(place, picture) {
    const names = Object.values(picture.networks ?? {}), name = picture.networks?.[this.settings.kind] ?? picture.network;
    let network = this.own && this.settings.own ? this.own : CATALOGUE.networks[name];
    const others = names.filter(other => other !== name).map(other => CATALOGUE.networks[other]);
    const { seq, below = true, every, read } = this.settings;
    const head = picture.head && { targets: picture.head === "alone" ? "none" : every ? "every" : "one" };
    const sequences = picture.sequences ? !this.asking : Boolean(seq);
    if (picture.padding) network = paddedNetwork(network, picture.padding, this.settings.mask);
    if (picture.batch) network = batchedNetwork(network, picture.batch, this.settings.stateful);
    const plain = Boolean(network.reading);
    place.classList.toggle("plain", plain);
    for (const look of ["few", "bare"]) place.classList.toggle(look, Boolean(picture[look]));
    if (this.markup) place.replaceChildren(), (this.markup = place.unrolled = null);
    const stage = mountUnrolled(place, { network, others, sequences, below, head, plain, gates: Boolean(picture.gates), states: Boolean(picture.states), step: picture.step ?? 1 });
    if (picture.reads && stage.view.step !== read - 1) stage.go(read - 1);
  }

  /** The Keras code of the chapter with what it prints, and the way to open it. */
  more() {
    const code = (this.chapter.keras ?? []).map(({ about = "", code, prints }) => `${about && `<p>${prose(about)}</p>`}<pre class="code" tabindex="0"><code>${escaped(code.trim())}</code></pre>
      <pre class="prints" tabindex="0" aria-label="${say("prints")}"><code>${escaped(prints.trim())}</code></pre>`).join("");
    const presets = (this.chapter.preset ?? []).map((preset, at) => `<button data-do="preset" data-at="${at}">${escaped(preset.label)}</button>`).join("");
    this.find(".more").innerHTML = (presets ? `<p class="count">${say("presets")}</p><div class="presets">${presets}</div>` : "") +
      (code ? `<details><summary>${say("keras")}</summary>${code}</details>` : "") +
      (this.chapter.picture.kind === "none" ? "" : `<details class="as-table"><summary>${say("as_table")}</summary><div class="table" tabindex="0"></div></details>`);
    this.find(".as-table")?.addEventListener("toggle", () => this.tabulate());
  }

  /** The picture as a table, while that is open. */
  tabulate() {
    const details = this.find(".as-table");
    if (details?.open) details.querySelector(".table").innerHTML = this.table();
  }

  table() {
    const { settings, asking } = this, { picture } = this.chapter, network = this.find(".picture").unrolled;
    if (network && this.stage === "unrolled") return stepsTable(network.network, network.view);
    switch (this.stage) {
      case "both": return this.bothWays().map(traced => stackTable(traced)).join("");
      case "grid": return tableHtml([say("time_steps"), say("read_so_far"), say("comes_out")],
        [[settings.steps, settings.read, asking ? "?" : shapeText([settings.samples, settings.read, settings.units])]]);
      case "weights": return weightsTable(settings, asking);
      case "rows": return rowsTable(picture, asking);
    }
    return stackTable(this.traced(this.written()), asking && picture.kind === "stage" ? picture.from ?? 0 : Infinity);
  }

  bothWays() {
    return ["", "seq"].map(seq => this.traced([`lstm:${this.settings.units}:${seq}`.replace(/:$/, "")]));
  }

  set(name, value) {
    this.settings[name] = value;
    if (value !== this.first[name]) this.moved.add(name);
    this.draw();
    this.reply();
    this.changed();
  }

  clicked(event) {
    const target = event.target.closest("[data-do]"), { name, at } = target?.dataset ?? {};
    switch (target?.dataset.do) {
      case "answer": return this.answer(Number(at));
      case "flip":
        target.setAttribute("aria-checked", !this.settings[name]);
        return this.set(name, !this.settings[name]);
      case "set":
        for (const button of target.parentElement.children) button.setAttribute("aria-pressed", button === target);
        return this.set(name, target.dataset.value);
      case "preset":
        for (const [key, value] of Object.entries(this.chapter.preset[at].set)) this.slide(key, value);
    }
  }

  slide(name, value) {
    const input = this.find(`input[data-name=${name}]`);
    input.value = value;
    input.previousElementSibling.querySelector("output").textContent = value;
    this.set(name, value);
  }

  entered(event) {
    const { name } = event.target.dataset;
    if (!name) return;
    const value = Number(event.target.value);
    event.target.previousElementSibling.querySelector("output").textContent = value;
    this.set(name, value);
  }

  answer(at) {
    const right = this.chapter.question.options[at].right;
    if (!right && this.asking) this.memory.add("missed", this.chapter.name);
    this.answered = at;
    this.ask();
    if (right && !this.chapter.task) this.finish(true);
    this.controls();
    this.markup = null;
    this.draw();
    this.find(`.options [data-at="${at}"]`).focus({ preventScroll: true });
  }
}
