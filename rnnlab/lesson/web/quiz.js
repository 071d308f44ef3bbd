// The questions: each is answered, checked and explained; those that were missed in a chapter come again.

/** Whether an answer is right; a shape may be written with any brackets and spaces. */
function isRight(question, answer) {
  switch (question.kind) {
    case "shape": return (String(answer ?? "").match(/\d+/g) ?? []).join() === question.answer.join();
    case "number": return String(answer).replace(/[.,\s]/g, "") === String(question.answer);
    case "several": return [...(answer ?? [])].sort().join() === [...question.answer].sort().join();
  }
  return Boolean(question.options[answer]?.right);
}

class QuizView {
  constructor(room, chapter, memory, changed, asked) {
    Object.assign(this, { room, chapter, memory, changed });
    const again = CATALOGUE.chapters.filter(other => memory.has("missed", other.name))
      .map(other => ({ ...other.question, kind: "choice", name: `again-${other.name}`, chapter: other.name, again: true }));
    this.questions = [...CATALOGUE.questions, ...again];
    this.answers = {};
    this.checked = {};
    this.now = this.questions.find(question => question.name === asked) ??
      this.questions.find(question => !memory.has("questions", question.name)) ?? this.questions[0];
    room.onclick = event => this.clicked(event);
    room.oninput = event => event.target.dataset.name === "answer" && (this.answers[this.now.name] = event.target.value);
    room.onkeydown = event => event.key === "Enter" && event.target.dataset.name === "answer" && this.check();
    this.build();
  }

  close() {}

  build() {
    const { now, memory, questions } = this, right = questions.filter(question => memory.has("questions", question.name)).length;
    const state = this.checked[now.name];
    this.room.innerHTML = `<div class="stage single"><section class="words-side"><h2 tabindex="-1">${escaped(this.chapter.title)}</h2>
      <div class="text"><p>${prose(this.chapter.text)}</p></div>
      <div class="numbers" role="group" aria-label="${say("question")}">${questions.map((question, at) => `<button data-do="open" data-at="${at}"
        aria-pressed="${question === now}" aria-label="${memory.has("questions", question.name) ? "✓ " : ""}${say("question")} ${at + 1}">${
        memory.has("questions", question.name) ? "✓" : at + 1}</button>`).join("")}</div>
      <p class="count">${say("right", { right, all: questions.length })}</p>
      <div class="question">${now.again ? `<p class="count">${say("again")}</p>` : ""}<p class="asked">${prose(now.text)}</p>${this.field()}
      <p class="reply ${state === undefined ? "" : state ? "good" : "bad"}" role="status">${state === undefined ? "" : prose(this.reply(state))}</p></div>
      <div class="row">${now.kind === "choice" ? "" : `<button data-do="check" class="main">${say("check")}</button>`}
        <button data-do="see">${say("see")}</button>
        <button data-do="following" class="${state ? "main" : ""}">${say("next_question")}</button></div></section></div>`;
  }

  reply(right) {
    const { now } = this;
    if (now.kind === "choice") return now.options[this.answers[now.name]].reply;
    if (right) return now.explanation;
    const given = (String(this.answers[now.name] ?? "").match(/\d+/g) ?? []).join();
    return now.wrong?.find(wrong => wrong.answer.join() === given)?.reply ?? now.clue;
  }

  field() {
    const { now } = this, answer = this.answers[now.name];
    if (now.kind === "choice") {
      return `<div class="options">${now.options.map((option, at) => `<button data-do="choose" data-at="${at}" aria-pressed="${at === answer}"
        class="${at === answer ? (option.right ? "right" : "wrong") : ""}">${prose(option.text)}</button>`).join("")}</div>`;
    }
    if (now.kind === "several") {
      return `<div class="options">${now.options.map((option, at) => `<button data-do="toggle" data-at="${at}"
        aria-pressed="${(answer ?? []).includes(option)}">${prose(option)}</button>`).join("")}</div>`;
    }
    return `<input class="line" data-name="answer" value="${escaped(answer ?? "")}" placeholder="${say(`${now.kind}_example`)}"
      aria-label="${say("answer")}" inputmode="${now.kind === "number" ? "numeric" : "text"}" autocomplete="off">`;
  }

  check() {
    const { now, memory } = this, right = isRight(now, this.answers[now.name]);
    this.checked[now.name] = right;
    if (right) {
      memory.add("questions", now.name);
      memory.remove("missed", now.chapter);
      if (CATALOGUE.questions.every(question => memory.has("questions", question.name))) memory.add("chapters", this.chapter.name);
    }
    this.build();
    this.changed();
  }

  clicked(event) {
    const target = event.target.closest("[data-do]"), at = Number(target?.dataset.at), { now, answers, checked } = this;
    switch (target?.dataset.do) {
      case "open": this.now = this.questions[at]; break;
      case "following": this.now = this.questions[(this.questions.indexOf(now) + 1) % this.questions.length]; break;
      case "choose":
        answers[now.name] = at;
        this.check();
        return this.room.querySelector(`[data-do=choose][data-at="${at}"]`).focus({ preventScroll: true });
      case "toggle": {
        const option = now.options[at], chosen = answers[now.name] ?? [];
        answers[now.name] = chosen.includes(option) ? chosen.filter(other => other !== option) : [...chosen, option];
        delete checked[now.name];
        break;
      }
      case "check": return this.check();
      case "see": return this.changed(now.chapter);
      default: return;
    }
    this.build();
    this.changed();
  }
}
