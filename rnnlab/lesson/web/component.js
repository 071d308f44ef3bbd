const lessons = new WeakMap();

/** Shows the lesson on a page of Streamlit, which is told when it has to draw something below it. */
export default function ({ data, parentElement, setStateValue }) {
  if (!lessons.has(parentElement)) {
    const told = { room: "", own: false, code: "" };
    const tell = (name, value) => {
      if (told[name] === value) return;
      told[name] = value;
      setStateValue(name, value);
    };
    lessons.set(parentElement, new Lesson(parentElement.querySelector(".lesson-room"), { server: true, above: 56, tell }));
  }
  lessons.get(parentElement).update(data);
}
