// A new chapter is read from its top, and the keyboard goes on from its heading.
let shown = null;

export default function ({ data }) {
  if (shown !== null && shown !== data.chapter) {
    const heading = document.getElementById("chapter");
    heading?.focus({ preventScroll: true });
    document.querySelector('[data-testid="stMain"]')?.scrollTo({ top: 0 });
  }
  shown = data.chapter;
}
