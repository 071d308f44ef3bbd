// After the Back button the page may train anew what it shows, and write the new run to the address. That is no step of
// its own: Back would lead to the same stack again. Streamlit then replaces the address, but not if it has heard the end
// of a timer's message in between (its App.tsx, handleScriptFinished: historyNavigationEpoch).
const OF_RUNS = ["run", "before"];
let moved = false; // by Back or Forward, and nothing was pressed since
let listening = null;

function withoutRuns(address) {
  const url = new URL(address, location.href);
  OF_RUNS.forEach((name) => url.searchParams.delete(name));
  return url.href;
}

export default function () {
  if (listening === null) {
    listening = new AbortController();
    const options = { capture: true, signal: listening.signal };
    window.addEventListener("popstate", () => { moved = true; }, options);
    document.addEventListener("pointerdown", () => { moved = false; }, options);
    document.addEventListener("keydown", () => { moved = false; }, options);
    const push = history.pushState;
    history.pushState = function (state, title, url) {
      const same = moved && withoutRuns(url) === withoutRuns(location.href);
      (same ? history.replaceState : push).call(history, state, title, url);
    };
    listening.signal.addEventListener("abort", () => { history.pushState = push; });
  }
  return () => {
    listening?.abort();
    listening = null;
  };
}
