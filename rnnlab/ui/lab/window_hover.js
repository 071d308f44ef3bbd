// Hovering a point of the forecast marks the rows that the network read for it and the steps that it predicts, in the
// chart of the forecast and in the overview of the series. Streamlit makes a new chart whenever the figure changes;
// the new one gets the zoom of the one before.
const FORECAST = ".st-key-forecast_chart:not([data-retained='true']) .js-plotly-plot";
const OVERVIEW = ".st-key-overview_chart:not([data-retained='true']) .js-plotly-plot";
const LOOK_EVERY_MS = 250;
const MOST_MARKED = 80; // visible points, as in figures/forecast.py
const LEAST_PIXELS = 2;
const AXES = ["xaxis", "yaxis"];
let shapes = null; // of the windows: see overview_chart.py
let zoom = null; // the ranges that a person chose, and the target that they are of
let watched = null; // the chart that is listened to

const rangeOf = (chart, axis) => [...chart._fullLayout[axis].range];
const initialOf = (axis) => [axis._rangeInitial0, axis._rangeInitial1];

// From step to step these are as many pixels everywhere, as closed hours have no room on the axis.
function stepPixels({ xaxis }) {
  const [low, high] = xaxis.range.map((end) => xaxis.r2l(end));
  return (shapes.step * xaxis._length) / (high - low - (xaxis.rangebreaks ? xaxis._lBreaks : 0));
}

// Marks the rows from so many steps after a place on the x axis.
function place(chart, name, at, first, last, colour, text) {
  const { xaxis, yaxis } = chart._fullLayout;
  const [start, end] = [first, last].map((steps) => xaxis.l2p(at) + steps * stepPixels(chart._fullLayout));
  const clipped = (pixels) => Math.min(Math.max(pixels, 0), xaxis._length);
  const [left, right] = [clipped(start), clipped(end)];
  let mark = chart.querySelector(`.rl-${name}`);
  if (mark === null) {
    mark = document.createElement("div");
    mark.className = `rl-mark rl-${name}`;
    chart.querySelector(".svg-container").append(mark);
  }
  const width = Math.max(right - left, LEAST_PIXELS);
  Object.assign(mark.style, {
    left: `${xaxis._offset + Math.min(left, xaxis._length - width)}px`, width: `${width}px`,
    top: `${yaxis._offset}px`, height: `${yaxis._length}px`,
    display: start > xaxis._length || end < 0 ? "none" : "flex",
  });
  mark.style.setProperty("--rl-mark", colour);
  mark.textContent = text;
}

function clear() {
  for (const mark of document.querySelectorAll(".rl-mark")) mark.remove();
}

function hovered(event) {
  const point = event.points.find((each) => each.customdata !== undefined) ?? event.points[0];
  if (shapes === null || !point) return;
  const at = point.xaxis.d2l(point.x);
  const last = -shapes.lead; // from there to the row that the forecast is made at
  // The run may be of another series than the overview.
  for (const [selector, text] of [[FORECAST, shapes.reads], ...(shapes.overview ? [[OVERVIEW, ""]] : [])]) {
    const chart = document.querySelector(selector);
    if (!chart?._fullLayout?.xaxis) continue;
    place(chart, "read", at, last - (shapes.window - 1), last, shapes.window_colour, text);
    place(chart, "predicts", at, last + 1, last + shapes.horizon, shapes.predict_colour, "");
  }
}

function markPoints(chart) {
  const { xaxis } = chart._fullLayout;
  const points = chart._fullData.find((line) => line.customdata && line.mode?.includes("markers"));
  if (!points) return;
  const [low, high] = xaxis.range.map((end) => xaxis.r2l(end));
  const visible = points.x.reduce((count, x) => count + (x >= low && x <= high), 0);
  chart.dataset.few = visible <= MOST_MARKED ? "yes" : "no";
}

// The place of the picked window on the axis: the ring is the only line with one point, unless there is one window.
function pickedIn(chart) {
  const ring = chart._fullData.findLast((line) => line.x?.length === 1);
  return ring ? chart._fullLayout.xaxis.d2l(ring.x[0]) : null;
}

function zoomed() {
  clear();
  const chart = watched;
  const layout = chart._fullLayout;
  const changed = AXES.some((axis) => String(rangeOf(chart, axis)) !== String(initialOf(layout[axis])));
  const ranges = AXES.map((axis) => rangeOf(chart, axis));
  zoom = changed ? { of: layout.uirevision, ranges, picked: pickedIn(chart) } : null;
  markPoints(chart);
}

function restoreZoom(chart) {
  if (zoom === null) return;
  const { uirevision, xaxis } = chart._fullLayout;
  const picked = pickedIn(chart);
  const [low, high] = zoom.ranges[0].map((end) => xaxis.r2l(end));
  const pickedIsSeen = picked === zoom.picked || (picked >= low && picked <= high);
  if (zoom.of !== uirevision || !pickedIsSeen) zoom = null;
  else window.Plotly?.relayout(chart, Object.fromEntries(AXES.map((axis, at) => [`${axis}.range`, zoom.ranges[at]])));
}

// The chart has another figure; its zoom stays, except if a point outside of it was picked.
function redrawn({ detail }) {
  clear();
  const picked = pickedIn(watched);
  const [low, high] = watched._fullLayout.xaxis.range.map((end) => watched._fullLayout.xaxis.r2l(end));
  if (zoom !== null && picked !== null && picked !== zoom.picked && (picked < low || picked > high)) {
    zoom = null;
    const ranges = Object.entries(detail).filter(([, range]) => range);
    window.Plotly.relayout(watched, Object.fromEntries(ranges.map(([axis, range]) => [`${axis}.range`, range])));
  } else if (zoom !== null) {
    zoom.picked = picked;
  }
  markPoints(watched);
}

function look() {
  const chart = document.querySelector(FORECAST);
  if (chart === watched || !chart?._fullLayout?.xaxis?._length || !chart.on) return;
  watched = chart;
  clear();
  restoreZoom(chart);
  chart.on("plotly_hover", hovered);
  chart.on("plotly_unhover", clear);
  chart.on("plotly_relayout", zoomed);
  chart.addEventListener("redrawn", redrawn);
  markPoints(chart);
}

let looking = null;

export default function ({ data }) {
  shapes = data;
  looking ??= setInterval(look, LOOK_EVERY_MS);
  return () => {
    clearInterval(looking);
    looking = null;
    watched = null;
    clear();
  };
}
