// Shows an SVG from the server, with buttons that save it. Its style sheet gives it the colours of the page.
const PIXELS = 3; // of a PNG for each unit of the drawing
const LARGEST = 1.5; // scale on the page, so that letters are not much larger than the text

function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

async function png(svg) {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * PIXELS;
  canvas.height = image.naturalHeight * PIXELS;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export default function ({ data, parentElement }) {
  const figure = parentElement.querySelector("figure");
  figure.querySelector(".wide").innerHTML = data.svg;
  figure.querySelector(".narrow").innerHTML = data.narrow ?? "";
  for (const svg of figure.querySelectorAll("svg")) svg.style.maxWidth = svg.getAttribute("width") * LARGEST + "px";
  figure.toggleAttribute("data-two", Boolean(data.narrow));
  figure.querySelector("[data-do=svg]").onclick = () =>
    download(new Blob([data.svg], { type: "image/svg+xml" }), data.name + ".svg");
  figure.querySelector("[data-do=png]").onclick = async () => download(await png(data.svg), data.name + ".png");
}
