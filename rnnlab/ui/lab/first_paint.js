// Tells the server once the browser has painted the page without its charts and has nothing else to do. Before, it
// makes the address that was opened a link to the page's whole state.
const LONGEST_WAIT = 1000; // milliseconds

export default function ({ data, setTriggerValue }) {
  history.replaceState(history.state, "", `${location.pathname}?${data.link}`);
  const whenIdle = window.requestIdleCallback ?? ((call) => setTimeout(call, 200));
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      whenIdle(() => setTriggerValue("painted", true), { timeout: LONGEST_WAIT });
    });
  });
  return () => cancelAnimationFrame(frame);
}
