// The lesson on paper: a cheat sheet of the short way, and a worksheet of all questions with its answers.

const rightOf = question => question.options.find(option => option.right);

/** The short way on one page or two: each chapter's text with the answer to its question, and the ten experiments. */
function cheatSheet() {
  const chapters = CATALOGUE.chapters.filter(chapter => chapter.way === "short");
  const experiments = CATALOGUE.chapters.find(chapter => chapter.preset).preset.map(({ set }) => set);
  const parts = chapters.map(({ title, text, question, task }) => `<div class="part"><h3>${escaped(title)}</h3><p>${prose(text)}</p>
    ${question ? `<p><b>${prose(question.text)}</b> ${prose(rightOf(question).text)}. ${prose(rightOf(question).reply)}</p>` : `<p>${prose(task.praise)}</p>`}</div>`);
  const rows = experiments.map(({ samples, steps, features, units }) =>
    `<tr><td>${shapeText([samples, steps, features])}</td><td>${shapeText([samples, units])}</td><td>${shapeText([samples, steps, units])}</td></tr>`);
  return `<h2>${say("sheet")}</h2><div class="columns-of-two">${parts.join("")}<div class="part"><h3>${say("experiments")}</h3>
    <table><tr><th>${say("goes_in")}</th><th>False</th><th>True</th></tr>${rows.join("")}</table></div></div>`;
}

/** All questions to answer on paper; the answers start on a new page. */
function worksheet() {
  const asked = [...CATALOGUE.chapters.filter(chapter => chapter.question).map(({ question }) => ({ ...question, kind: "choice" })), ...CATALOGUE.questions];
  const questions = asked.map((question, at) => `<div class="part"><p><b>${at + 1}.</b> ${prose(question.text)}</p>
    ${question.options ? `<p>${question.options.map(option => `<span class="choice">☐ ${prose(option.text ?? option)}</span>`).join(" ")}</p>` : `<p class="blank"></p>`}</div>`);
  const answers = asked.map((question, at) => {
    const right = question.kind === "choice" ? rightOf(question) : null;
    const answer = right ? right.text : question.kind === "shape" ? shapeText(question.answer) : [question.answer].flat().join(", ");
    return `<div class="part"><p><b>${at + 1}.</b> ${prose(answer)}. ${prose(right ? right.reply : question.explanation)}</p></div>`;
  });
  return `<h2>${say("worksheet")}</h2><div class="columns-of-two">${questions.join("")}</div>
    <h2 class="answers">${say("answers")}</h2><div class="columns-of-two">${answers.join("")}</div>`;
}
