// The unrolled network on the page: its controls, and redrawing what changed.

const STEP_MILLISECONDS = 1500; // at speed 1
const BESIDE = 800, RESULT_WIDTH = 236, CURVE_WIDTHS = [240, 420]; // pixels
const reducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

class UnrolledNetwork {
  constructor(root) {
    this.root = root;
    this.find = selector => root.querySelector(selector);
    this.columns = this.find(".columns");
    root.addEventListener("click", event => this.clicked(event));
    root.addEventListener("keydown", event => this.pressed(event));
    this.find("[data-do=to]").addEventListener("input", event => this.go(Number(event.target.value)));
    this.find("[data-do=speed]").addEventListener("change", event => {
      this.view.speed = Number(event.target.value);
      if (this.view.playing) this.play();
    });
    this.find(".inside-panel").addEventListener("input", event => this.edit(Number(event.target.value)));
    this.find(".inside-panel").addEventListener("change", () => {
      this.inside = undefined;
      this.updateControls();
    });
    new ResizeObserver(() => {
      if (this.network && root.clientWidth && this.room() !== this.at.room) this.build();
    }).observe(root);
  }

  /** The width for the columns: what is left beside the grid of outputs, or all of it if that is below. */
  room() {
    const whole = this.root.clientWidth - 6, beside = whole >= BESIDE;
    this.root.classList.toggle("beside", beside);
    return beside ? whole - RESULT_WIDTH - 18 : whole;
  }

  /** The width of the curve, which stands beside the grid of outputs if both are below the columns and it has room there. */
  curveRoom() {
    const whole = this.root.clientWidth - 8, rest = whole - this.find(".result").width.baseVal.value - 20;
    const [least, most] = CURVE_WIDTHS, room = this.root.classList.contains("beside") || rest < least ? whole : rest;
    return Math.min(room, most);
  }

  /** Show the data that the server sent. The same data again changes nothing, so a rerun does not disturb anyone. */
  update({ network, sequences, below = true, gates, states = false, head = null, others = [], plain = false, step: first = 1 }) {
    const sent = JSON.stringify({ network, sequences, below, gates, states, head, plain });
    if (sent === this.sent) return;
    this.sent = sent;
    this.pause();
    this.inside = this.reading = undefined;
    const steps = network.labels.length, step = this.view?.steps === steps ? this.view.step : Math.min(first, steps) - 1;
    this.network = this.original = network;
    this.view = {
      step, steps, gates, states, head, others, plain, ends: network.reading?.ends ?? [steps - 1], chosen: null, playing: null, inspected: null, edited: false,
      speed: Number(this.find("[data-do=speed]").value),
      sequences: network.layers.map((_, layer) => (layer < network.layers.length - 1 ? below : sequences)),
    };
    this.find("[data-do=to]").max = this.view.steps - 1;
    this.find(".about").textContent = networkText(network);
    this.find(".notes").innerHTML = network.notes.map(note => `<li>${escaped(note)}</li>`).join("");
    this.build();
  }

  /** Draw everything: for new data, or after a switch was turned. */
  build() {
    const { network, view } = this, room = this.room(), at = (this.at = { ...layoutOf(network, view, room), room });
    this.find(".switches").innerHTML = this.switches();
    this.columns.setAttribute("width", at.width);
    this.columns.setAttribute("height", at.height);
    this.columns.innerHTML = network.labels.map((label, step) => `<g class="column" data-step="${step}">
      <rect class="ground" y="0" height="${at.height}" rx="8"/>
      <g class="inside"></g><g class="handed">${step === view.steps - 1 && !view.states ? "" : passedStateMarkup(network, view, at, step)}</g>
      ${at.levels.map((_, layer) => `<g class="out" data-layer="${layer}" ${layer === network.layers.length - 1 && !view.plain
        ? `role="button" tabindex="0" data-do="choose"` : ""}></g>`).join("")}
      <text class="time" y="${at.height - (at.slim ? 22 : 26)}">${at.closed < 36 && step !== view.step ? "" : escaped(label)}</text>
      <text class="step" y="${at.height - (at.slim ? 8 : 9)}">${at.closed < 36 ? stepInBatch(network, step) : say("step_number", { step: stepInBatch(network, step) })}</text></g>`).join("");
    this.groups = [...this.columns.children];
    this.opened = null;
    const result = resultMarkup(network, view), panel = this.find(".result");
    panel.setAttribute("width", result.width);
    panel.setAttribute("height", result.height);
    panel.innerHTML = result.markup;
    this.rows = panel.querySelectorAll(".row");
    this.groups.forEach((_, step) => this.fill(step));
    this.draw(false);
  }

  switches() {
    const button = (name, text, on, label = text) => `<button role="switch" data-do="${name}" aria-checked="${on}"
      aria-label="${escaped(label)}"><i aria-hidden="true"></i><span>${escaped(text)}</span></button>`;
    const many = this.network.layers.length > 1;
    return this.network.layers.map((layer, place) => {
      const on = this.view.sequences[place], which = many ? `${say("layer")} ${place + 1}: ` : "", value = on ? "True" : "False";
      const text = many && this.at.slim ? `${which}${value}` : `${which}return_sequences=${value}`;
      return button(`sequences-${place}`, text, on, say("switch_of_layer", { number: place + 1, layer: layer.title }));
    }).join("") + button("gates", say("gates"), this.view.gates);
  }

  /** Draw a column, opened or closed. */
  fill(step) {
    const { network, view, at } = this, group = this.groups[step], open = step === view.step;
    const width = open ? at.open : at.closed;
    group.querySelector(".ground").setAttribute("width", width);
    group.querySelector(".inside").innerHTML = open
      ? openMarkup(network, view, at, step) : closedMarkup(network, view, at, step);
    for (const out of group.querySelectorAll(".out")) this.fillOut(out, step);
    group.querySelector(".time").textContent = !open && at.closed < 36 ? "" : network.labels[step];
    for (const text of group.querySelectorAll(".time, .step")) text.setAttribute("x", width / 2);
    group.querySelector(".handed").style.transform = `translateX(${width}px)`;
  }

  fillOut(out, step) {
    const { network, view, at } = this, layer = Number(out.dataset.layer);
    const how = unread(view, step) ? "unread" : outputState(view, layer, step), idle = cannotRun(view, layer);
    out.innerHTML = idle ? "" : outMarkup(network, view, at, layer, step);
    out.setAttribute("class", `out ${how}${view.chosen === step && out.dataset.do ? " chosen" : ""}`);
    if (out.dataset.do) {
      out.setAttribute("tabindex", idle ? -1 : 0);
      out.setAttribute("aria-label", say(how === "unread" ? "output_unread" : "output_read",
        { step: network.first + step, how: say(how === "unread" ? "kept" : how), numbers: out.textContent }));
    }
  }

  /** Show the current step; draws only what changed. */
  draw(moving = true) {
    const { network, view, at } = this, before = this.opened;
    if (before !== view.step) {
      const [low, high] = before === null ? [view.step, view.step]
        : [Math.min(before, view.step), Math.max(before, view.step)];
      for (let step = low; step <= high; step++) this.fill(step);
      this.opened = view.step;
    }
    this.groups.forEach((group, step) => {
      const look = `column ${step === view.step ? "now" : unread(view, step) ? "future" : "past"}`;
      group.style.transform = `translateX(${at.left(step)}px)`;
      // Setting the same class again would make the browser restyle every number in the column.
      if (group.getAttribute("class") !== look) group.setAttribute("class", look);
    });
    for (const row of this.rows) row.classList.toggle("unread", unread(view, Number(row.dataset.step)));
    this.updateControls();
    const box = this.find(".scroller");
    box.scrollTo({
      left: at.left(view.step) + at.open / 2 - box.clientWidth / 2, behavior: moving && !reducedMotion() ? "smooth" : "auto",
    });
    if (moving && !reducedMotion()) this.pulse();
  }

  /** Update the slider, the sentences, the prediction and the buttons. */
  updateControls() {
    const { network, view } = this, slider = this.find("[data-do=to]"), sentence = this.find(".words");
    slider.value = view.step;
    slider.setAttribute("aria-valuetext", `${say("step_number", { step: network.first + view.step })}, ${network.times[view.step]}`);
    this.find(".to-text").textContent = say("step_of", { step: network.first + view.step, all: network.window });
    sentence.setAttribute("aria-live", view.playing ? "off" : "polite");
    sentence.textContent = stepText(network, view);
    const inside = inspectHtml(network, view);
    if (inside !== this.inside) this.find(".inside-panel").innerHTML = this.inside = inside;
    const curve = curveMarkup(network, view, this.curveRoom()), chart = this.find(".curve");
    chart.setAttribute("width", curve.width);
    chart.setAttribute("height", curve.height);
    chart.innerHTML = curve.markup;
    const reading = predictionHtml(network, view);
    if (reading !== this.reading) this.find(".reading").innerHTML = this.reading = reading;
    this.find(".result").setAttribute("aria-label", network.layers.map((layer, place) =>
      `${say("puts_out", { layer: layer.title, shape: shape(network, view, place) })} ${sides(view.sequences[place])}`).join("; "));
    const play = this.find("[data-do=play]");
    play.classList.toggle("on", Boolean(view.playing));
    const name = say(view.playing ? "pause" : "play");
    play.setAttribute("aria-label", name);
    play.querySelector("span").textContent = name;
    const ends = { first: 0, back: 0, forward: view.steps - 1, last: view.steps - 1 };
    for (const [name, end] of Object.entries(ends)) { // a disabled button would lose the keyboard focus
      this.find(`[data-do=${name}]`).setAttribute("aria-disabled", view.step === end);
    }
  }

  /** Move a dot from the input row through the opened cells to the output. */
  pulse() {
    const dot = this.groups[this.view.step].querySelector(".pulse");
    const there = `translateY(${this.at.levels.at(-1).out + 20 - this.at.features}px)`;
    const duration = Math.min(900, 0.6 * STEP_MILLISECONDS / this.view.speed);
    dot.animate([{ transform: "none", opacity: 1 }, { transform: there, opacity: 1 },
      { transform: there, opacity: 0 }], { duration, easing: "ease-in-out" });
  }

  go(step) {
    this.view.step = Math.max(0, Math.min(this.view.steps - 1, step));
    this.draw();
    this.root.dispatchEvent(new Event("stepped", { bubbles: true }));
  }

  play() {
    this.pause();
    if (this.view.step === this.view.steps - 1) this.go(0);
    this.view.playing = setInterval(() => {
      if (this.view.step < this.view.steps - 1) this.go(this.view.step + 1);
      if (this.view.step === this.view.steps - 1) this.pause();
    }, STEP_MILLISECONDS / this.view.speed);
    this.updateControls();
  }

  pause() {
    if (!this.view?.playing) return;
    clearInterval(this.view.playing);
    this.view.playing = null;
    this.updateControls();
  }

  /** Show or hide an output as a prediction. If it is not computed yet, go to its step. */
  choose(step) {
    const before = this.view.chosen;
    if (unread(this.view, step)) return this.go(step);
    this.view.chosen = before === step ? null : step;
    for (const place of [before, step]) {
      if (place !== null) for (const out of this.groups[place].querySelectorAll(".out")) this.fillOut(out, place);
    }
    this.updateControls();
    if (this.view.chosen !== null) {
      this.find(".reading").scrollIntoView({ block: "nearest", behavior: reducedMotion() ? "auto" : "smooth" });
    }
  }

  /** Explain a number of the opened column; pressing it again ends that. */
  inspect(target) {
    const { what, unit, at } = target.dataset, layer = Number(target.closest(".opened")?.dataset.layer ?? 0);
    const same = this.view.inspected?.what === what && this.view.inspected.unit === Number(unit ?? at) && this.view.inspected.layer === layer;
    this.view.inspected = same ? null : { what, unit: Number(unit ?? at), layer };
    this.updateControls();
  }

  /** Change the pressed input value of this step, and compute all that follows from it. */
  edit(value) {
    const scaled = this.network.scaled.map(row => [...row]), { step, inspected } = this.view;
    scaled[step][inspected.unit] = value;
    this.show(withInputs(this.network, scaled), true);
    this.find("[data-what=scaled]").textContent = numberText(value);
    const unit = this.network.feature_units[inspected.unit];
    this.find("[data-what=edited]").textContent = withUnit(valueText(this.network.raw[step][inspected.unit]), unit);
  }

  /** Draw other numbers of the same network, without building the panel anew: a slider in it may be held. */
  show(network, edited) {
    this.network = network;
    this.view.edited = edited;
    if (edited) this.inside = inspectHtml(network, this.view);
    this.groups.forEach((_, step) => this.fill(step));
    const result = resultMarkup(network, this.view);
    this.find(".result").innerHTML = result.markup;
    this.rows = this.find(".result").querySelectorAll(".row");
    this.draw(false);
  }

  toggle(name) {
    const { view } = this;
    if (name === "gates") view.gates = !view.gates;
    else view.sequences[Number(name.slice(10))] = !view.sequences[Number(name.slice(10))];
    this.build();
    this.find(`[data-do=${name}]`).focus();
  }

  clicked(event) {
    const target = event.target.closest("[data-do], .column"), what = target?.dataset.do;
    const step = Number(target?.closest(".column")?.dataset.step);
    const { view } = this, actions = {
      first: () => this.go(0), back: () => this.go(view.step - 1), forward: () => this.go(view.step + 1),
      last: () => this.go(view.steps - 1), play: () => (view.playing ? this.pause() : this.play()),
      choose: () => this.choose(step), inspect: () => this.inspect(target),
      restore: () => this.show(this.original, false), svg: () => this.save("svg"), png: () => this.save("png"),
    };
    if (what && what !== "play" && actions[what]) this.pause();
    if (actions[what]) actions[what]();
    else if (target?.getAttribute("role") === "switch") this.toggle(what);
    else if (target && !what) {
      this.pause();
      this.go(step);
    }
  }

  pressed(event) {
    const control = event.target.closest("select, input, button"), { view } = this;
    const presses = ["choose", "inspect"].includes(event.target.dataset.do) && [" ", "Enter"].includes(event.key);
    const actions = {
      ArrowRight: () => this.go(view.step + 1), ArrowLeft: () => this.go(view.step - 1),
      Home: () => this.go(0), End: () => this.go(view.steps - 1),
      " ": () => (view.playing ? this.pause() : this.play()),
    };
    const moves = actions[event.key] && !event.ctrlKey && !event.metaKey && !event.altKey;
    // A select and a slider use these keys themselves, a button uses the space bar.
    if (!presses && (!moves || (control && (control.tagName !== "BUTTON" || event.key === " ")))) return;
    event.preventDefault();
    if (event.key !== " " || presses) this.pause();
    if (event.target.dataset.do === "inspect" && presses) this.inspect(event.target);
    else if (presses) this.choose(Number(event.target.closest(".column").dataset.step));
    else actions[event.key]();
  }

  save(kind) {
    const ground = getComputedStyle(this.root).getPropertyValue("--st-background-color").trim() || "white";
    return save([this.columns, this.find(".result")], ground, "unrolled-network", kind);
  }
}

/** Show an unrolled network in an element; the same data again changes nothing. */
function mountUnrolled(element, data) {
  if (!element.unrolled) {
    element.innerHTML = fill(UNROLLED_HTML, CATALOGUE.texts);
    element.unrolled = new UnrolledNetwork(element.querySelector(".unrolled"));
  }
  element.unrolled.update(data);
  return element.unrolled;
}
