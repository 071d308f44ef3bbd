// The pictures of the lesson as SVG, drawn to the width that they get.

const SIDE_COLOURS = { samples: "var(--sample)", "time steps": "var(--time-step)", features: "var(--feature)",
  units: "var(--unit)" };
const INK = "currentColor";
const LETTER = 0.6; // the width of a letter, divided by its size

const figure = (width, height, alt, markup) =>
  `<svg class="drawing" width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"
    role="img" aria-label="${escaped(alt)}">${markup}</svg>`;

function words(x, y, content, { anchor = "middle", size = 14, bold = false, colour = INK, mono = false } = {}) {
  return `<text class="${mono ? "mono" : "prose"}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" style="text-anchor:${anchor};font-size:${size}px;` +
    `font-weight:${bold ? 650 : 400};fill:${colour}">${escaped(content)}</text>`;
}

const stroke = (x1, y1, x2, y2, colour, width = 1.6) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="${colour}" stroke-width="${width}"/>`;

const box = (x, y, width, height, { fill = "none", opacity = 1, edge = "none", radius = 3, dashed = false, thick = 1.6 } = {}) =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(0, width).toFixed(1)}" height="${Math.max(0, height).toFixed(1)}" rx="${radius}"
    fill="${fill}" fill-opacity="${opacity}" stroke="${edge}" stroke-width="${thick}"${dashed ? ' stroke-dasharray="4 3"' : ""}/>`;

/** An arrow with its head, along any line. */
function pointer(x1, y1, x2, y2, { colour = INK, faint = false, thick = 1.8 } = {}) {
  const turn = Math.atan2(y2 - y1, x2 - x1), at = side =>
    `${(x2 - 7 * Math.cos(turn + side)).toFixed(1)} ${(y2 - 7 * Math.sin(turn + side)).toFixed(1)}`;
  return `<path d="M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}M${at(0.6)}L${x2.toFixed(1)} ${y2.toFixed(1)}L${at(-0.6)}"
    fill="none" stroke="${colour}" stroke-width="${thick}"${faint ? ' opacity=".45" stroke-dasharray="4 3"' : ""}/>`;
}

/** A shape centred at x, each number underlined in the colour of its side. */
function shapeMark(x, y, shape, leaves, { size = 14, colour = INK } = {}) {
  const content = shapeText(shape), step = LETTER * size, left = x - content.length * step / 2;
  let markup = `<text class="mono" x="${left.toFixed(1)}" y="${y.toFixed(1)}" textLength="${(content.length * step).toFixed(1)}"
    lengthAdjust="spacingAndGlyphs" style="text-anchor:start;font-size:${size}px;font-weight:650;fill:${colour}">${content}</text>`;
  if (!shape) return markup;
  let at = 1;
  shape.forEach((number, place) => {
    const letters = String(number).length, begin = left + at * step;
    markup += stroke(begin, y + 4.5, begin + letters * step, y + 4.5, SIDE_COLOURS[sideNames(shape, leaves)[place]], 2.6);
    at += letters + 2;
  });
  return markup;
}

/** The name of a side after a number of it: 1 sample, 2 samples. */
const sideWord = (number, name) => CATALOGUE.texts.sides[name][number === 1 ? 0 : 1];
const inWords = (shape, leaves) => shape.map((number, place) =>
  `${number} ${sideWord(number, sideNames(shape, leaves)[place])}`).join(say("of"));

const SLANT = 0.5, BLOCK_TOP = 26, BLOCK_BOTTOM = 50;
const LARGEST_CELL = 34, SMALLEST_CELL = 6; // 3 where the picture would be wider than its room

/** Width and height of a block with cells of size 1: samples lie behind each other, or below each other in 2D. */
function extentOf(shape) {
  return shape.length === 2 ? [shape[1], shape[0]] : [shape[2] + SLANT * shape[0], shape[1] + SLANT * shape[0]];
}

/** A block drawn to scale, every side with its number; x, y: the corner of its bounding box. */
function block(x, y, cell, shape, leaves) {
  const names = sideNames(shape, leaves), deep = shape.length === 3 ? shape[0] : 0;
  const [rows, columns] = shape.slice(-2), wide = columns * cell, tall = rows * cell, back = SLANT * cell * deep;
  const front = y + back, colour = SIDE_COLOURS[names.at(-1)], right = x + wide;
  const face = (points, opacity) => `<polygon points="${points.map(point => point.map(n => n.toFixed(1)).join()).join(" ")}"
    fill="${colour}" fill-opacity="${opacity}"/>`;
  let markup = face([[x, front], [right, front], [right, front + tall], [x, front + tall]], 0.9);
  if (deep) {
    markup += face([[x, front], [x + back, y], [right + back, y], [right, front]], 0.45) +
      face([[right, front], [right + back, y], [right + back, y + tall], [right, front + tall]], 0.65);
  }
  let path = "";
  for (let row = 1; row < rows; row++) path += `M${x} ${front + row * cell}h${wide}`;
  for (let column = 1; column < columns; column++) path += `M${x + column * cell} ${front}v${tall}`;
  if (deep) {
    for (let column = 0; column <= columns; column++) path += `M${x + column * cell} ${front}l${back} ${-back}`;
    for (let row = 1; row <= rows; row++) path += `M${right} ${front + row * cell}l${back} ${-back}`;
    for (let place = 0; place < deep; place++) {
      const shift = SLANT * cell * place;
      path += `M${x + shift} ${front - shift}h${wide}v${tall}`;
    }
  }
  markup += `<path d="${path}" fill="none" stroke="#fff" stroke-opacity=".75" stroke-width="${cell >= 12 ? 1.1 : 0.6}"/>`;
  const upright = names.at(-2), middle = front + tall / 2;
  markup += stroke(x - 6, front, x - 6, front + tall, SIDE_COLOURS[upright], 3.5) +
    words(x - 12, middle - 1, rows, { anchor: "end", bold: true }) +
    words(x - 12, middle + 14, sideWord(rows, upright), { anchor: "end", size: 14 }) +
    stroke(x, front + tall + 6, right, front + tall + 6, colour, 3.5) +
    words(x + wide / 2, front + tall + 23, `${columns} ${sideWord(columns, names.at(-1))}`) +
    shapeMark(x + wide / 2, front + tall + 43, shape, leaves, { size: 15 });
  if (deep) {
    markup += stroke(x - 5, front - 4, x + back - 5, y - 4, SIDE_COLOURS.samples, 3.5) +
      words(x + back - 4, y - 9, `${deep} ${sideWord(deep, "samples")}`, { anchor: "start" });
  }
  return markup;
}

/** The call of a layer below its arrow, on two lines where the arrow is short. */
function linkLabel(x, y, label, room, colour) {
  const at = label.length * 8 > room ? label.indexOf("(") : label.length, rest = label.slice(at);
  return words(x, y, label.slice(0, at), { size: 14, colour }) + (rest ? words(x, y + 16, rest, { size: 14, colour }) : "");
}

/** How blocks and layers are laid out: the size of a cell, which pieces stand in each row, and the room of each piece. */
function chainLayout(traced, width, height, most = LARGEST_CELL) {
  const shapes = [traced.input, ...traced.steps.map(step => step.leaving)];
  const narrow = width < 480, link = narrow ? 62 : 100, label = narrow ? 88 : 92;
  const rooms = () => shapes.map((shape, place) => {
    const [wide] = shape ? extentOf(shape) : [3];
    return label + Math.max(wide * cell, 46) + 10 + (place ? link : 0);
  });
  const rowsOf = () => {
    const rows = [[]];
    let used = 0;
    rooms().forEach((room, place) => {
      if (used + room > width && rows.at(-1).length) {
        rows.push([]);
        used = 0;
      }
      rows.at(-1).push(place);
      used += room;
    });
    return rows;
  };
  const tallOf = row => Math.max(...row.map(place => (shapes[place] ? extentOf(shapes[place])[1] * cell : 40)), 34);
  let cell = most, rows;
  for (; cell > 3; cell -= 0.5) {
    rows = rowsOf();
    const fits = rooms().every(room => room <= width);
    const total = rows.reduce((sum, row) => sum + tallOf(row) + BLOCK_TOP + BLOCK_BOTTOM, 0);
    if (fits && (total <= height || cell <= SMALLEST_CELL)) break;
  }
  return { shapes, link, label, cell, rows, tallOf, room: rooms() };
}

/** Blocks for the input and the output of each layer, at one scale, with the layer on each arrow between them.
 * most: the largest size of a cell. */
function chainPicture(traced, width, height, most) {
  const { shapes, link, label, cell, rows, tallOf, room } = chainLayout(traced, width, height, most);
  let y = 0, right = 0, markup = "";
  for (const row of rows) {
    const tall = tallOf(row), middle = y + BLOCK_TOP + tall / 2;
    let x = 0;
    for (const place of row) {
      const shape = shapes[place], step = traced.steps[place - 1];
      let left = x;
      if (step) {
        const wrong = traced.broken === place - 1, colour = wrong ? "var(--wrong)" : INK;
        markup += pointer(x + 2, middle, x + link - 6, middle, { colour }) +
          layerIcon(step.layer, x + link / 2 - (step.layer.sequences ? 26 : 22), middle - 51, 0.86) +
          linkLabel(x + link / 2, middle + 18, step.label, link, colour);
        left += link;
      }
      left += label;
      if (shape) {
        const [wide, high] = extentOf(shape);
        markup += block(left, middle - high * cell / 2, cell, shape, place > 0);
        right = Math.max(right, left + wide * cell + 30);
      }
      x += room[place];
      right = Math.max(right, x);
    }
    y += tall + BLOCK_TOP + BLOCK_BOTTOM;
  }
  const alt = shapes.map((shape, place) => {
    const sides = shape ? `${inWords(shape, place > 0)}, ${shapeText(shape)}` : say("asked_shape");
    return place ? say("puts_out", { layer: traced.steps[place - 1].label, shape: sides }) : say("input_is", { shape: sides });
  }).join("; ");
  return figure(right, y, `${alt}.`, markup);
}

/** The icon of a layer, 56 by 44 units, with its small box; the drawing comes with the catalogue. */
function layerIcon(layer, x, y, scale = 1) {
  const icons = CATALOGUE.icons;
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${scale})">${icons.kinds[layer.kind]}` +
    `${layer.sequences ? icons.box : ""}</g>`;
}

/** The width for rows of pieces that need several of them, so that the last row is no remainder. */
function balancedRoom(widths, width) {
  const total = widths.reduce((sum, each) => sum + each, 0), rows = Math.ceil(total / width);
  return rows > 1 ? Math.min(width, total / rows + Math.max(...widths) / 2) : width;
}

/** The stack as icons in a row, with the shape on every arrow. */
function stackPicture(traced, width) {
  const ROW = 118, TOP = 34, pieces = traced.steps.map((step, place) => ({
    shape: step.entering, leaves: place > 0, step, name: step.label, wrong: place === traced.broken,
  }));
  pieces.push({ shape: traced.output, leaves: true, name: "" });
  let x = 6, row = 0, right = 0, markup = "";
  for (const piece of pieces) {
    piece.arrow = shapeText(piece.shape).length * 14 * LETTER + 18;
    piece.thing = piece.name ? Math.max(56, piece.name.length * 14 * 0.56) : 0;
  }
  const room = balancedRoom(pieces.map(({ arrow, thing }) => arrow + thing), width - 6);
  for (const piece of pieces) {
    const colour = piece.wrong ? "var(--wrong)" : INK, { arrow, thing } = piece;
    if (x + arrow + thing > 6 + room && x > 6) {
      x = 6;
      row++;
    }
    const y = row * ROW + TOP + 22;
    markup += pointer(x + 4, y, x + arrow - 4, y, { colour, faint: !piece.shape }) + shapeMark(x + arrow / 2, y - 14, piece.shape, piece.leaves, { colour });
    if (piece.wrong) {
      markup += `<path d="M${x + arrow / 2 - 6} ${y - 6}l12 12m0 -12l-12 12" stroke="var(--wrong)" stroke-width="3" fill="none"/>`;
    }
    const middle = x + arrow + thing / 2;
    if (piece.step) {
      markup += layerIcon(piece.step.layer, middle - 28 + (piece.step.layer.sequences ? 0 : 6), y - 22);
      if (piece.wrong) markup += box(middle - 21, y - 21, 42, 42, { edge: "var(--wrong)", radius: 9, thick: 2.4 });
    }
    if (piece.name) markup += words(middle, y + 40, piece.name, { size: 14, colour });
    x += arrow + thing;
    right = Math.max(right, x);
  }
  const alt = [say("input_is", { shape: shapeText(traced.input) })].concat(traced.steps.map((step, place) => place === traced.broken
    ? say("cannot_take", { layer: step.label, shape: shapeText(step.entering) })
    : say("puts_out", { layer: step.layer.sequences ? say("with_box", { layer: step.label }) : step.label,
      shape: shapeText(step.leaving) }))).join("; ");
  return figure(right + 6, (row + 1) * ROW - 10, `${alt}.`, markup);
}
