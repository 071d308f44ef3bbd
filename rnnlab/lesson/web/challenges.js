// The challenges: a stack to fix with cards, or a line of Keras to write, judged by the shape rules.

const MOST_CARDS = 6, MOST_UNITS_TYPED = 1024;

/** What a challenge requires of a stack that fits together: each gives the text of what is missing, or "". */
const CHECKS = {
  recurrent(traced, number) {
    const layers = traced.steps.filter(step => step.layer.recurrent).length;
    return layers >= Number(number) ? "" : say("too_few_recurrent", { layers, number });
  },
  order(traced) {
    const place = traced.steps.findIndex(step => ["repeat", "depth1"].includes(step.layer.base));
    return place < 0 ? "" : say("order_lost", { number: place + 1, layer: LAYER_CLASSES[traced.steps[place].layer.base] });
  },
  sequence: traced => (traced.output.length === 3 ? "" : say("no_sequence", { shape: shapeText(traced.output) })),
  single: traced => (traced.output.length === 2 ? "" : say("not_single", { shape: shapeText(traced.output) })),
  shape: (traced, wanted) => (traced.output.slice(1).join("x") === wanted ? "" : say("other_shape", { shape: shapeText(traced.output) })),
  has: (traced, kind) => (traced.steps.some(step => step.layer.kind === kind) ? "" : say(`needs_${kind.replace("-", "_")}`)),
  between(traced, kind) {
    const place = traced.steps.findIndex(step => step.layer.kind === kind), recurrent = step => step.layer.recurrent;
    return traced.steps.slice(0, Math.max(place, 0)).some(recurrent) && traced.steps.slice(place + 1).some(recurrent) ? "" : say(`between_${kind}`);
  },
  steps: (traced, number) => (traced.window === Number(number) ? "" : say("other_steps", { steps: traced.window, number })),
  parameters: (traced, number) => (traced.parameters === Number(number) ? "" : say("other_parameters", { parameters: grouped(traced.parameters) })),
  most: (traced, number) => (traced.parameters <= Number(number) ? "" : say("too_many_parameters", { parameters: grouped(traced.parameters), number })),
};

/** "" if the stack solves the challenge, otherwise what is missing; broken: it does not even fit together. */
function verdictOn(challenge, stack, window) {
  const traced = traceStack(stack, 1, window, 3);
  if (!traced.legal) {
    const step = traced.steps[traced.broken], more = step.entering.length === 3;
    const facts = { number: traced.broken + 1, layer: LAYER_CLASSES[step.layer.base], shape: shapeText(step.entering) };
    return { missing: say(more ? "takes_2d" : "needs_3d", facts), broken: true, traced };
  }
  for (const check of challenge.checks) {
    const [name, detail] = check.split(" "), missing = CHECKS[name](traced, detail);
    if (missing) return { missing, broken: false, traced };
  }
  return { missing: "", broken: false, traced };
}

/** The layer that a line of Keras makes, or null. */
function readCall(text) {
  const call = text.trim().replace(/,$/, "").match(/^(?:model\.add\()?(?:\w+\.)*(\w+)\((.*?)\)\)*$/);
  if (!call) return null;
  const kind = Object.keys(LAYER_CLASSES).find(name => LAYER_CLASSES[name] === call[1]);
  const parts = call[2].split(",").map(part => part.trim()).filter(Boolean);
  if (call[1] === "Bidirectional") {
    const inner = readCall(`${call[2]}${call[2].endsWith(")") ? "" : ")"}`);
    return inner?.recurrent ? readLayer(`bi-${layerText(inner)}`) : null;
  }
  if (!kind || kind === "depth1") return null;
  let number = null, sequences = false;
  for (const part of parts) {
    const [, name, value] = part.match(/^(?:(\w+)\s*=\s*)?(.+)$/) ?? [];
    if (name === "return_sequences" && ["True", "False"].includes(value)) sequences = value === "True";
    else if ((!name || ["units", "n", "rate"].includes(name)) && /^[\d.]+$/.test(value)) number = value;
    else return null;
  }
  if (number === null || (kind !== "dropout" && !(Number(number) >= 1 && Number(number) <= MOST_UNITS_TYPED))) return null;
  return readLayer(`${kind}:${number}${sequences ? ":seq" : ""}`);
}

const SHAPES = { "model.output_shape": "output", "model.predict(x).shape": "output", "y.shape": "y" };

/** The value of a shape, a part of it or its length, as Python has it; null if it is none. fit: {output, y}. */
function partOf(text, fit) {
  const [, length, name, part] = text.trim().match(/^(len\()?([\w.]+(?:\(x\)\.shape)?)(?:\[([-\d:]*)\])?\)?$/) ?? [];
  const shape = Object.hasOwn(SHAPES, name ?? "") && fit[name === "model.predict(x).shape" ? "output" : SHAPES[name]];
  if (!shape) return null;
  if (length) return `${shape.length}`;
  if (part === undefined) return shapeText(shape);
  const [from, to] = part.split(":"), at = Number(from);
  if (!part.includes(":")) return part === "" ? null : `${shape.at(at)}`;
  return shapeText(shape.slice(at, to ? Number(to) : undefined)).replace(/^\(([^,]+)\)$/, "($1,)");
}

/** "" if a line such as `assert a == b` stops the code for the first of the fits and for no other, else what is wrong. */
function stopping(text, fits) {
  const line = text.trim(), asserted = line.match(/^assert\s+(.+?)\s*==\s*(.+?)(?:\s*,\s*f?["'].*)?$/) ?? line.match(/^if\s+(.+?)\s*!=\s*(.+?)\s*:\s*raise\b.*$/);
  const values = asserted ? fits.map(fit => asserted.slice(1, 3).map(part => partOf(part, fit))) : [];
  if (!asserted || values.flat().includes(null)) return say(line ? "unread_stop" : "write_stop");
  if (values[0][0] === values[0][1]) return say("lets_pass", { value: values[0][0] });
  const stopped = values.slice(1).find(([one, other]) => one !== other);
  return stopped ? say("stops_right", { one: stopped[0], other: stopped[1] }) : "";
}

/** The layer as a line of Keras. width: the last side of what it reads; window: the time steps of the input. */
function layerCode({ base, bidirectional, recurrent, units, rate, sequences }, width, window) {
  const name = `layers.${LAYER_CLASSES[base]}`;
  if (bidirectional) return `layers.Bidirectional(${layerCode({ base, recurrent, units, sequences })})`;
  if (base === "depth1") return `${name}((1, ${width}))`;
  return `${name}(${base === "dropout" ? rate : units || window}${recurrent && sequences ? ", return_sequences=True" : ""})`;
}

/** A challenge's stack as Keras code. */
function stackCode(traced) {
  const lines = traced.steps.map(({ layer, entering }) => `    ${layerCode(layer, entering?.at(-1), traced.window)},\n`);
  return `model = keras.Sequential([\n    keras.Input((${traced.input.slice(1).join(", ")})),\n${lines.join("")}])\n`;
}

class ChallengesView {
  constructor(room, chapter, memory, changed, asked) {
    Object.assign(this, { room, chapter, memory, changed });
    this.stacks = {};
    this.hints = {};
    const open = CATALOGUE.challenges.find(challenge => !memory.has("solved", challenge.name)) ?? CATALOGUE.challenges[0];
    this.now = CATALOGUE.challenges.find(challenge => challenge.name === asked) ?? open;
    room.onclick = event => this.clicked(event);
    room.onchange = event => this.entered(event);
    room.oninput = event => event.target.dataset.name === "line" && this.typed(event.target);
    this.build();
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(room);
  }

  close() {
    this.observer.disconnect();
  }

  get work() {
    const { start, window, line } = this.now;
    return (this.stacks[this.now.name] ??= { stack: start.map(text => (text === "?" ? null : readLayer(text))), window, lines: line ? [...(line.given ?? [""])] : [] });
  }

  build() {
    const { memory, now, work } = this, all = CATALOGUE.challenges;
    const solved = all.filter(challenge => memory.has("solved", challenge.name)).length;
    const layers = now.line ? this.lineField() : `<div class="cards">${work.stack.map((layer, at) => this.card(layer, at)).join("")}
      <button data-do="add" ${work.stack.length >= MOST_CARDS ? "disabled" : ""}>+ ${say("add_layer")}</button></div>`;
    this.room.innerHTML = `<div class="stage"><section class="words-side"><h2 tabindex="-1">${escaped(this.chapter.title)}</h2>
      <div class="numbers" role="group" aria-label="${say("challenge")}">${all.map((challenge, at) => `<button data-do="open" data-at="${at}"
        aria-pressed="${challenge === now}" aria-label="${memory.has("solved", challenge.name) ? "✓" : at + 1}: ${escaped(challenge.title)}">${
        memory.has("solved", challenge.name) ? "✓" : at + 1}</button>`).join("")}</div>
      <p class="count">${say("solved", { done: solved, all: all.length })}</p>
      <h3>${escaped(now.title)}</h3><p class="asked">${prose(now.task)}</p><p class="reply" role="status"></p>
      <div class="hints"></div>
      <div class="row"><button data-do="hint">${say("hint")}</button><button data-do="over">${say("start_over")}</button>
        <button data-do="ask" hidden>${say("ask_keras")}</button><button data-do="following" class="main">${say("next_challenge")}</button></div></section>
      <section class="picture-side">${now.line ? layers : ""}<div class="picture" data-kind="stack"></div>
      ${now.window_free ? `<label class="field">${say("time_steps")} <input type="number" data-name="window" min="1" max="96" value="${work.window}"></label>` : ""}
      ${now.line ? "" : layers}</section></div>`;
    this.draw();
  }

  /** The code with a field for each line that can be written. */
  lineField() {
    const parts = escaped(this.now.line.code.trim()).split("____"), { lines } = this.work, wide = Math.max(this.now.line.fit ? 48 : 34, ...lines.map(line => line.length + 26));
    const field = (text, at) => `<input class="line" data-name="line" data-at="${at}" spellcheck="false" autocomplete="off" autocapitalize="off"
      size="${Math.min(62, wide)}" value="${escaped(text)}" aria-label="${say("missing_line")}${lines.length > 1 ? ` ${at + 1}` : ""}">`;
    return `<pre class="code" tabindex="0">${parts[0]}${lines.map((text, at) => field(text, at) + parts[at + 1]).join("")}</pre>`;
  }

  card(layer, at) {
    const kinds = CATALOGUE.texts.layer_names, units = layer.recurrent || layer.base === "dense";
    const name = `${say("layer")} ${at + 1}`;
    return `<div class="card" role="group" aria-label="${name}"><small>${name}</small>
      <select data-name="kind" data-at="${at}" aria-label="${name}: ${say("kind")}">${Object.entries(kinds).map(([kind, title]) =>
        `<option value="${kind}" ${kind === layer.kind ? "selected" : ""}>${title}</option>`).join("")}</select>
      ${units ? `<label class="field">${say("units")} <input type="number" data-name="units" data-at="${at}" min="1" max="1024" value="${layer.units}"
        aria-label="${name}: ${say("units")}"></label>` : ""}
      ${layer.recurrent ? `<button role="switch" data-do="flip" data-at="${at}" aria-checked="${layer.sequences}" aria-label="${name}: return_sequences">
        <i aria-hidden="true"></i><span>return_sequences</span></button>` : ""}
      <div class="row"><button data-do="left" data-at="${at}" aria-label="${name}: ${say("earlier")}" ${at ? "" : "disabled"}>←</button>
        <button data-do="right" data-at="${at}" aria-label="${name}: ${say("later")}" ${at < this.work.stack.length - 1 ? "" : "disabled"}>→</button>
        <button data-do="remove" data-at="${at}" aria-label="${name}: ${say("remove")}" ${this.work.stack.length > 1 ? "" : "disabled"}>✕</button></div></div>`;
  }

  /** Draw the stack, and say whether it solves the challenge. */
  draw() {
    const { room, now, work, memory } = this, picture = room.querySelector(".picture"), line = room.querySelector(".reply");
    const typed = now.line?.fit ? [] : work.lines.map(readCall), alone = typed.length === 1;
    const written = [...typed], stack = work.stack.map(layer => layer ?? written.shift()).filter(Boolean);
    const unread = typed.some((layer, at) => !layer && (alone || work.lines[at].trim()));
    const { missing, broken, traced } = verdictOn(now, stack, work.window);
    picture.innerHTML = stackPicture(traced, picture.clientWidth || 500);
    const wrong = now.line?.fit ? stopping(work.lines[0], now.line.fit) : unread ? say(alone && !work.lines[0] ? "write_line" : "unread_line") : missing;
    line.className = `reply ${!wrong ? "good" : broken && !unread ? "bad" : ""}`;
    line.innerHTML = prose(wrong || now.insight);
    const solved = !wrong;
    room.querySelector("[data-do=hint]").hidden = solved || (this.hints[now.name] ?? 0) >= now.hints.length;
    room.querySelector("[data-do=following]").hidden = !solved;
    room.querySelector("[data-do=ask]").hidden = !this.ask || !traced.steps.length || unread; // only where there is a server
    this.code = stackCode(traced);
    room.querySelector(".hints").innerHTML = now.hints.slice(0, this.hints[now.name] ?? 0).map(hint => `<p>${prose(hint)}</p>`).join("");
    if (solved && !memory.has("solved", now.name)) {
      memory.add("solved", now.name);
      const done = CATALOGUE.challenges.filter(challenge => memory.has("solved", challenge.name)).length;
      room.querySelector(".count").textContent = say("solved", { done, all: CATALOGUE.challenges.length });
      if (done === CATALOGUE.challenges.length) memory.add("chapters", this.chapter.name);
      this.changed();
    }
  }

  typed({ dataset, value }) {
    this.work.lines[Number(dataset.at)] = value;
    this.draw();
  }

  clicked(event) {
    const target = event.target.closest("[data-do]"), at = Number(target?.dataset.at), { stack } = this.work;
    const move = by => stack.splice(at + by, 0, ...stack.splice(at, 1));
    const actions = {
      open: () => (this.now = CATALOGUE.challenges[at]),
      following: () => {
        const all = CATALOGUE.challenges, place = all.indexOf(this.now);
        this.now = [...all.slice(place + 1), ...all].find(challenge => !this.memory.has("solved", challenge.name)) ?? all[0];
      },
      flip: () => (stack[at] = { ...stack[at], sequences: !stack[at].sequences }),
      left: () => move(-1), right: () => move(1), remove: () => stack.splice(at, 1),
      add: () => stack.push(readLayer("lstm:8")),
      hint: () => (this.hints[this.now.name] = (this.hints[this.now.name] ?? 0) + 1),
      over: () => delete this.stacks[this.now.name],
    };
    const name = target?.dataset.do;
    if (name === "ask") return this.ask(this.code);
    if (!actions[name]) return;
    actions[name]();
    if (name === "hint") return this.draw();
    this.build();
    this.changed();
    const again = [...this.room.querySelectorAll(`[data-do=${name}]`)].find(button => Number(button.dataset.at) === at || !button.dataset.at);
    again?.focus({ preventScroll: true });
  }

  entered(event) {
    const { name, at } = event.target.dataset, { stack } = this.work, value = event.target.value;
    const most = event.target.max ? Math.max(1, Math.min(Number(event.target.max), Math.round(Number(value)) || 1)) : value;
    if (name === "window") this.work.window = most;
    else if (name === "units") stack[at] = { ...stack[at], units: most };
    else if (name === "kind") {
      const old = stack[at], layer = readLayer(value === "dropout" ? "dropout:0.2" : `${value}:${old.units || 8}`);
      stack[at] = layer.recurrent ? { ...layer, sequences: old.sequences } : ["repeat", "depth1"].includes(value) ? readLayer(value) : layer;
    } else return;
    this.build();
    this.room.querySelector(`[data-name=${name}]${at === undefined ? "" : `[data-at="${at}"]`}`)?.focus({ preventScroll: true });
  }
}
