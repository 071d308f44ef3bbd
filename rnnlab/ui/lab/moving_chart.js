// Draws the newest figure in a chart that Streamlit has drawn once. Streamlit would build another chart for every
// changed figure, and the place is empty for a moment each time.
const FRAMES_FOR_PLOTLY = 300; // after the chart is there; without plotly the server draws whole charts again
const ANSWER_TIME = 300; // milliseconds after a press at the stack; charts wait, so that its answer is drawn first

let pressed = -ANSWER_TIME;
let frameOfLast = null; // one chart a frame, so that the browser takes a press between two
for (const event of ["pointerdown", "keydown"]) {
  const notePress = ({ target }) => {
    if (target.closest?.(".st-key-workbench")) pressed = performance.now();
  };
  document.addEventListener(event, notePress, { capture: true, passive: true });
}

function draw(moving) {
  const { plot, figure, alt } = moving;
  const { template, width, height } = plot.layout; // of Streamlit's theme, and the size of the page
  moving.drawn = figure.data;
  window.Plotly.react(plot, figure.data, { ...figure.layout, template, width, height });
  plot.emit("plotly_restyle", []); // Streamlit takes the figure over, for example for a change of the width
  plot.closest("[data-testid=stPlotlyChart]")?.setAttribute("aria-label", alt);
  const { xaxis, yaxis } = figure.layout;
  plot.dispatchEvent(new CustomEvent("redrawn", { detail: { xaxis: xaxis?.range, yaxis: yaxis?.range } }));
}

// Streamlit may draw an older figure in the same chart, and a chart in another place.
function watch(moving) {
  const plot = document.querySelector(`.st-key-${moving.chart}:not([data-retained="true"]) .js-plotly-plot`);
  const ready = plot?._fullLayout && plot.on && window.Plotly;
  const busy = performance.now() - pressed < ANSWER_TIME || frameOfLast === document.timeline.currentTime;
  if (!ready || busy) {
    moving.frames += plot && !ready ? 1 : 0;
    if (moving.frames === FRAMES_FOR_PLOTLY) moving.giveUp();
    moving.frame = requestAnimationFrame(() => watch(moving));
    return;
  }
  moving.frames = 0;
  moving.frame = 0;
  if (plot !== moving.plot) {
    moving.plot = plot;
    plot.on("plotly_afterplot", () => {
      if (plot === moving.plot && plot.data !== moving.drawn) queueMicrotask(() => watch(moving));
    });
  }
  if (plot.data === moving.figure.data) return;
  frameOfLast = document.timeline.currentTime;
  draw(moving);
}

const charts = new Map(); // {key of the chart: what is drawn in it}

export default function ({ data, setTriggerValue }) {
  const moving = charts.get(data.chart) ?? { chart: data.chart, time: 0, frames: 0, frame: 0 };
  // Streamlit can run an element that it is about to remove once more, after the one that replaces it.
  if (data.time < moving.time) return;
  charts.set(data.chart, moving);
  if (data.figure !== moving.text) moving.figure = JSON.parse(data.figure);
  Object.assign(moving, { text: data.figure, alt: data.alt, time: data.time });
  moving.giveUp = () => setTriggerValue("unable", true);
  if (!moving.frame) moving.frame = requestAnimationFrame(() => watch(moving));
  return () => {
    if (data.time < moving.time) return;
    cancelAnimationFrame(moving.frame);
    moving.frame = 0;
  };
}
