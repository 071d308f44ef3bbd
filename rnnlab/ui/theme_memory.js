// Streamlit remembers the chosen theme for the path that was opened only. Here a choice is kept for all pages.
const THEME = /^stActiveTheme-.*-(v\d+)$/;
let listening = null;

function themes() {
  return Object.fromEntries(Object.entries(localStorage).filter(([key]) => THEME.test(key)));
}

function keepForAllPages(before) {
  const changed = Object.entries(themes()).find(([key, theme]) => before[key] !== theme);
  if (!changed) return;
  const [key, theme] = changed;
  const links = document.querySelectorAll('[data-testid="stPageLink"] a');
  for (const link of links) localStorage.setItem(`stActiveTheme-${new URL(link.href).pathname}-${THEME.exec(key)[1]}`, theme);
}

export default function () {
  if (listening === null) {
    listening = new AbortController();
    document.addEventListener("click", () => {
      const before = themes();
      setTimeout(() => keepForAllPages(before), 300);
    }, { capture: true, signal: listening.signal });
  }
  return () => {
    listening?.abort();
    listening = null;
  };
}
