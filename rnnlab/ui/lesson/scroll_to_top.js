// Scrolls to the top of a new chapter and moves the keyboard focus to its heading.
let shown = null;

export default function ({ data }) {
  if (shown !== null && shown !== data.chapter) {
    const heading = document.getElementById("chapter");
    heading?.focus({ preventScroll: true });
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  }
  shown = data.chapter;
}
