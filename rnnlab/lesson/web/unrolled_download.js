// Saves the drawing as a file: its SVGs side by side, styled as on the page.

const STYLE_PROPERTIES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity",
  "visibility", "display", "font-family", "font-size", "font-weight", "font-style", "text-anchor"];
const SPACE = 16;

/** A copy of an element that needs no style sheet. */
function selfContained(element) {
  const copy = element.cloneNode(true), copies = copy.querySelectorAll("*");
  [element, ...element.querySelectorAll("*")].forEach((original, place) => {
    const look = getComputedStyle(original), target = place ? copies[place - 1] : copy;
    target.removeAttribute("style");
    for (const name of ["class", "tabindex", "role", "aria-label"]) target.removeAttribute(name);
    for (const name of STYLE_PROPERTIES) target.setAttribute(name, look.getPropertyValue(name));
    if (look.transform !== "none" && original !== element) target.setAttribute("transform", look.transform);
  });
  return copy;
}

/** One SVG that contains several, as text, on the background of the page. */
function savedSvg(elements, ground) {
  const boxes = elements.map(element => [element.width.baseVal.value, element.height.baseVal.value]);
  const width = boxes.reduce((sum, box) => sum + box[0] + SPACE, SPACE);
  const height = Math.max(...boxes.map(box => box[1])) + 2 * SPACE;
  let x = SPACE, parts = "";
  elements.forEach((element, place) => {
    const copy = selfContained(element);
    copy.setAttribute("x", x);
    copy.setAttribute("y", SPACE);
    copy.setAttribute("width", boxes[place][0]);
    copy.setAttribute("height", boxes[place][1]);
    parts += new XMLSerializer().serializeToString(copy);
    x += boxes[place][0] + SPACE;
  });
  const text = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"
    viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="${ground}"/>${parts}</svg>`;
  return { text, width, height };
}

function download(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Save as "svg", or as "png" with two pixels per unit. */
async function save(elements, ground, name, kind) {
  const { text, width, height } = savedSvg(elements, ground);
  const blob = new Blob([text], { type: "image/svg+xml" });
  if (kind === "svg") return download(blob, `${name}.svg`);
  const image = new Image(), url = URL.createObjectURL(blob);
  image.src = url;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * width, height: 2 * height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  canvas.toBlob(png => download(png, `${name}.png`));
}
