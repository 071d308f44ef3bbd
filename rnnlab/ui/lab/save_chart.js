// Saves the drawing that the server made: the SVG as it is, or as a PNG with several pixels for each unit.
const PIXELS = 2;

function download(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function png(svg) {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  const size = { width: image.naturalWidth * PIXELS, height: image.naturalHeight * PIXELS };
  const canvas = Object.assign(document.createElement("canvas"), size);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

export default function ({ data, parentElement }) {
  parentElement.querySelector("[data-do=svg]").onclick = () =>
    download(new Blob([data.svg], { type: "image/svg+xml" }), data.name + ".svg");
  parentElement.querySelector("[data-do=png]").onclick = async () => download(await png(data.svg), data.name + ".png");
}
