(function () {
"use strict";

const page = JSON.parse(document.getElementById("network-data").textContent);
const byId = (id) => document.getElementById(id);
const root = document.documentElement;
const narrow = window.matchMedia("(max-width: 46rem)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const nodes = new Map(page.nodes.map((node) => [node.id, { ...node, links: [] }]));
const edges = new Map(page.edges.map((edge) => [edge.id, edge]));
const kinds = new Map(page.kinds.map((kind) => [kind.key, { ...kind, shape: new Path2D(kind.path) }]));
const lines = new Map(page.lines.map((line) => [line.key, line]));
for (const edge of page.edges) for (const end of new Set([edge.from, edge.to])) nodes.get(end).links.push(edge);
/* A tie stands for all links between two states or bodies; only the overview of a large network draws ties. */
const ties = (page.overview?.ties || []).map(({ links, ...tie }) => ({
  ...tie, tied: links.map((place) => page.edges[place]), line: "stated", verb: count(links.length, "link", "links"), when: "", arrows: { to: { enabled: false } },
}));
for (const node of nodes.values()) node.ties = [];
for (const tie of ties) for (const end of [tie.from, tie.to]) nodes.get(end).ties.push(tie);
for (const tie of ties) edges.set(tie.id, tie);
const drawables = [...page.edges, ...ties];

/* Text is only ever set as text: no label of the graph is read as markup. */
function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== "" && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== "" && child !== null && child !== undefined));
  return element;
}
function count(number, one, many) { return `${number.toLocaleString("en")} ${number === 1 ? one : many}`; }
const isWebAddress = (text) => /^https?:\/\//i.test(text);

/* ---- Folding: case, diacritics and script do not matter -------------------------------------------------- */

const LOOSE = [[/sht/g, "st"], [/dj/g, "d"], [/[zc]h/g, (pair) => pair[0]], [/sh/g, "s"], [/ts/g, "c"], [/y/g, "j"]];

/* As sepca_graph.names.fold does it, with the same table. */
const plain = (text) => Array.from(text, (letter) => page.letters[letter] ?? letter).join("");
function fold(text) {
  const bare = plain(text.normalize("NFC").toLowerCase().replaceAll("ς", "σ")).normalize("NFKD").replace(/\p{M}+/gu, "");
  return plain(bare).replace(/\s+/gu, " ").trim();
}
const words = (text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
/* Romanised by other rules (Politsiya, policija; Djordje, Đorđe): compared as a second form, beside the first. */
const wordsLoosely = (text) => LOOSE.reduce((folded, [from, to]) => folded.replace(from, to), words(text));
const forms = (text) => [words(text), wordsLoosely(text)];

/* ---- What is seen: kinds and lines switched off, what is selected ------------------------------------------ */

const hidden = { kind: new Set(), line: new Set() };
let selected = null; /* the node or link whose details are open */
let cursor = null; /* the node or link that the keys have reached in the picture */
let hovered = null;
let theme = {};
let sharpness = 1;

const isNode = (thing) => Boolean(thing && thing.links);
/* What the picture shows of a large network: its overview, the neighbours of one node, or everything. */
let view = page.overview ? "overview" : "all";
let centre = null; /* whose neighbours are shown */
let neighbours = new Set();
const IN_VIEW = { overview: (node) => node.id in page.overview.places, around: (node) => neighbours.has(node.id), all: () => true };
const isShown = (node) => !hidden.kind.has(node.kind) && IN_VIEW[view](node);
const isPart = (edge) => Boolean(edge.tied) === (view === "overview") && (view !== "around" || edge.from === centre.id || edge.to === centre.id);
const isDrawn = (edge) => isPart(edge) && !hidden.line.has(edge.line) && isShown(nodes.get(edge.from)) && isShown(nodes.get(edge.to));
const linksOf = (node) => [...node.links, ...node.ties];
const otherEnd = (edge, node) => nodes.get(edge.from === node.id ? edge.to : edge.from);
const sentence = (edge) =>
  edge.tied ? `${nodes.get(edge.from).name} and ${nodes.get(edge.to).name}: ${edge.verb}` : `${nodes.get(edge.from).name} ${edge.verb} ${nodes.get(edge.to).name}`;
const describe = (thing) =>
  isNode(thing) ? `${thing.name}, ${thing.kindLabel}, ${count(thing.links.length, "link", "links")}` : sentence(thing) + (thing.when ? `, ${thing.when}` : "");

/** Return what stays bright while something is selected, or null while nothing is. */
function inFocus() {
  if (!selected) return null;
  if (!isNode(selected)) return new Set([selected.id, selected.from, selected.to]);
  const drawn = linksOf(selected).filter(isDrawn);
  return new Set([selected.id, ...drawn.map((edge) => edge.id), ...drawn.map((edge) => otherEnd(edge, selected).id)]);
}

function readTheme() {
  const style = getComputedStyle(root);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: value("ink"), soft: value("soft"), paper: value("paper"), focus: value("focus"),
    line: Object.fromEntries(page.lines.map((line) => [line.key, value(`line-${line.key}`)])),
  };
}

/* ---- The picture --------------------------------------------------------------------------------------------- */

const picture = byId("picture");
const details = byId("details");
const byLinks = [...nodes.values()].sort((a, b) => b.links.length - a.links.length || (a.name < b.name ? -1 : 1));
const beside = Math.min(75, picture.clientWidth * 0.11);
const MARGIN = { left: beside, right: beside, top: 40, bottom: 50 };
const span = (axis) => Math.max(...page.nodes.map((node) => node[axis])) - Math.min(...page.nodes.map((node) => node[axis])) || 1;
/* The picture is as wide or as high as its place on the page, within reason. */
const stretch = Math.min(1.5, Math.max(0.65, ((picture.clientWidth / picture.clientHeight) * span("y")) / span("x"))) ** 0.5;
for (const node of nodes.values()) { node.x *= stretch; node.y /= stretch; }
/* How many units of the drawing a pixel of a symbol takes, so that symbols suit both the room and their number. */
let unit = 1;
function measure() {
  const points = [...nodes.values()].filter(IN_VIEW[view]).map(placeOf);
  const room = Math.sqrt((picture.clientWidth * picture.clientHeight) / points.length);
  unit = Math.min(1, Math.max(0.3, room / 105)) / viewOf(points).scale;
}
const ring = new Map(); /* places of a node and its neighbours */
const placeOf = (node) => {
  if (view === "around") return ring.get(node.id);
  const [x, y] = (view === "overview" && page.overview.places[node.id]) || [node.x, node.y];
  return { x, y };
};
let network = null;
let nodeSet = null;
let edgeSet = null;
let bright = null;

/** Return the centre and the scale at which these points fill the picture. */
function viewOf(points) {
  const xs = points.map((point) => point.x), ys = points.map((point) => point.y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const wide = picture.clientWidth - MARGIN.left - MARGIN.right, high = picture.clientHeight - MARGIN.top - MARGIN.bottom;
  const scale = Math.min(1.4, wide / Math.max(right - left, 1), high / Math.max(bottom - top, 1));
  return { position: { x: (left + right) / 2, y: (top + bottom) / 2 + (MARGIN.bottom - MARGIN.top) / 2 / scale }, scale };
}

function drawNode({ ctx, id, x, y, state }) {
  const node = nodes.get(id), kind = kinds.get(node.kind), radius = node.size * unit;
  return {
    drawNode() {
      ctx.globalAlpha = bright && !bright.has(id) ? 0.22 : 1;
      ctx.translate(x, y);
      if (node === selected || node === cursor) halo(ctx, radius + 5 * unit, node === selected ? 3.5 : 2);
      ctx.scale(radius, radius);
      ctx.lineJoin = "round";
      ctx.lineWidth = ((state.hover ? 3 : 1.6) * unit) / radius;
      ctx.fillStyle = kind.colour;
      ctx.strokeStyle = theme.ink;
      ctx.fill(kind.shape);
      ctx.stroke(kind.shape);
    },
    nodeDimensions: { width: 2 * radius, height: 2 * radius },
  };
}

function halo(ctx, radius, width) {
  ctx.beginPath();
  ctx.arc(0, 0, radius, 0, 2 * Math.PI);
  ctx.lineWidth = width * unit;
  ctx.strokeStyle = theme.focus;
  ctx.stroke();
}

function nodeItem(node) {
  const text = [node.name, node.kindLabel, node.when].filter(Boolean).join("\n");
  return { id: node.id, ...(IN_VIEW[view](node) ? placeOf(node) : { x: node.x, y: node.y }), size: node.size * unit, hidden: !isShown(node), shape: "custom", ctxRenderer: drawNode, title: el("div", {}, text) };
}

function edgeItem(edge) {
  const line = lines.get(edge.line);
  const basic = { id: edge.id, from: edge.from, to: edge.to, arrows: { to: { enabled: edge.arrows.to.enabled, scaleFactor: 0.5 * unit } }, title: el("div", {}, [sentence(edge), edge.when].filter(Boolean).join("\n")) };
  if (edge.smooth) basic.smooth = { enabled: true, ...edge.smooth };
  if (edge.selfReference) basic.selfReference = edge.selfReference;
  return { ...basic, dashes: line.dashes.length ? line.dashes.map((length) => length * unit) : false };
}

function edgeLook(edge) {
  const colour = theme.line[edge.line], marked = edge === selected || edge === cursor;
  const width = edge.tied ? 0.8 + edge.tied.length * 0.45 : edge.line === "structure" ? 1 : ({ possible: 1, presumed: 1.5 })[edge.certainty] || 2;
  return {
    id: edge.id,
    hidden: !isDrawn(edge),
    width: unit * (marked ? width + 2 : width),
    color: { color: marked ? theme.focus : colour, highlight: theme.focus, hover: colour, inherit: false, opacity: !bright ? (edge.tied || (view === "all" && page.edges.length > 400) ? 0.6 : 1) : bright.has(edge.id) ? 1 : 0.13 },
  };
}

/** Bring the picture into line with the theme, the switches, the selection and the cursor. */
function paint() {
  theme = readTheme();
  bright = inFocus();
  if (!network) return;
  nodeSet.update(page.nodes.map((node) => ({ id: node.id, hidden: !isShown(nodes.get(node.id)) })));
  edgeSet.update(drawables.map(edgeLook));
  network.redraw();
}

function tellShown() {
  const shown = [...nodes.values()].filter(isShown), some = shown.length, drawn = drawables.filter(isDrawn).length;
  const all = some === nodes.size && drawn === page.edges.length;
  if (view === "overview") byId("shown").textContent = `Overview: the ${some} states and bodies with the strongest ties. A thicker line stands for more links. Search, or open a symbol and show its neighbours, to see the rest.`;
  else if (view === "around") byId("shown").textContent = `${centre.name}, ${count(some - 1, "neighbour", "neighbours")}, and the ${count(drawn, "link", "links")} between it and them.`;
  else byId("shown").textContent = all
    ? `All ${count(nodes.size, "entry", "entries")} and ${count(drawn, "link", "links")} are shown.`
    : `${some} of ${nodes.size} entries and ${drawn} of ${page.edges.length} links are shown.`;
  byId("show-all").hidden = !hidden.kind.size && !hidden.line.size;
}

function startPicture() {
  theme = readTheme();
  measure();
  nodeSet = new vis.DataSet(page.nodes.map((node) => nodeItem(nodes.get(node.id))));
  edgeSet = new vis.DataSet(drawables.map((edge) => ({ ...edgeItem(edge), ...edgeLook(edge) })));
  network = new vis.Network(picture, { nodes: nodeSet, edges: edgeSet }, page.options);
  picture.querySelector(".vis-network").tabIndex = -1;
  const canvas = picture.querySelector("canvas");
  canvas.setAttribute("aria-hidden", "true");
  network.on("afterDrawing", drawLabels);
  network.on("hoverNode", ({ node }) => { hovered = nodes.get(node); });
  network.on("blurNode", () => { hovered = null; });
  network.on("click", clicked);
  network.on("dragStart", () => picture.focus({ preventScroll: true }));
  fit(false);
}

function clicked({ nodes: [node], edges: [edge] }) {
  picture.focus({ preventScroll: true });
  if (node) open(nodes.get(node), { from: picture, focus: false });
  else if (edge) open(edges.get(edge), { from: picture, focus: false });
  else close();
}

const motion = () => (calm.matches ? false : { duration: 260, easingFunction: "easeInOutQuad" });

function fit(animated = true) {
  const positions = network.getPositions();
  const shown = [...nodes.values()].filter(isShown).map((node) => positions[node.id]);
  if (shown.length) network.moveTo({ ...viewOf(shown), animation: animated && motion() });
}

/** Show the overview, a node with its neighbours, or everything. */
function show(wanted, node = centre) {
  if (wanted === "around" && !node) return;
  [view, centre] = [wanted, node];
  if (view === "around") arrange(centre);
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === view));
    if (button.dataset.show === "around") button.hidden = !centre;
  }
  if (cursor && !(isNode(cursor) ? isShown(cursor) : isDrawn(cursor))) cursor = null;
  tellShown();
  if (!network) return;
  measure();
  nodeSet.update([...nodes.values()].map(nodeItem));
  edgeSet.update(drawables.map(edgeItem));
  paint();
  fit(false);
}

/** Place a node in the middle of its neighbours, which stand on ovals around it, like beside like. */
function arrange(node) {
  const kindsInOrder = page.kinds.map((kind) => kind.key);
  const others = [...new Set(node.links.map((edge) => otherEnd(edge, node)))].filter((other) => other !== node);
  others.sort((a, b) => kindsInOrder.indexOf(a.kind) - kindsInOrder.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
  neighbours = new Set([node.id, ...others.map((other) => other.id)]);
  ring.clear();
  ring.set(node.id, { x: 0, y: 0 });
  const capacity = (turn) => 14 + 8 * turn;
  for (let turn = 0, first = 0; first < others.length; first += capacity(turn), turn += 1) {
    const here = others.slice(first, first + capacity(turn));
    here.forEach((other, place) => {
      const angle = (2 * Math.PI * (place + (turn % 2) / 2)) / here.length - Math.PI / 2;
      ring.set(other.id, { x: (330 + 190 * turn) * Math.cos(angle), y: (190 + 110 * turn) * Math.sin(angle) });
    });
  }
}

const zoom = (factor) => network.moveTo({ scale: Math.min(6, Math.max(0.03, network.getScale() * factor)), animation: motion() });

function pan(right, down) {
  const { x, y } = network.getViewPosition(), step = 70 / network.getScale();
  network.moveTo({ position: { x: x + right * step, y: y + down * step }, animation: false });
}

/** Return the part of the picture that is in sight: on the screen and not under the details. */
function sight() {
  const box = picture.getBoundingClientRect(), over = details.hidden ? null : details.getBoundingClientRect();
  const beside = over && over.left > 0;
  const right = Math.min(box.right, beside ? over.left : window.innerWidth), bottom = Math.min(box.bottom, over && !beside ? over.top : window.innerHeight);
  return { left: Math.max(0, -box.left), top: Math.max(0, -box.top), right: right - box.left, bottom: bottom - box.top };
}

/** Move the view only when the thing is out of sight or nearly so. */
function bringIntoView(thing) {
  const positions = (isNode(thing) ? [thing.id] : [thing.from, thing.to]).map((id) => network.getPosition(id));
  const mean = (axis) => positions.reduce((sum, point) => sum + point[axis], 0) / positions.length;
  const centre = { x: mean("x"), y: mean("y") }, at = network.canvasToDOM(centre), seen = sight();
  if (seen.bottom - seen.top < 80 || seen.right - seen.left < 80) return;
  if (at.x > seen.left + 60 && at.x < seen.right - 60 && at.y > seen.top + 40 && at.y < seen.bottom - 50) return;
  const offset = { x: (seen.left + seen.right - picture.clientWidth) / 2, y: (seen.top + seen.bottom - picture.clientHeight) / 2 };
  network.moveTo({ position: centre, offset, animation: motion() });
}

/* ---- Labels: as on a map, the best linked first, each where it hides nothing -------------------------------- */

class Space {
  constructor(width, height) { this.width = width; this.height = height; this.cells = new Map(); }
  *near({ left, top, right, bottom }) {
    for (let i = left >> 6; i <= right >> 6; i++) for (let j = top >> 6; j <= bottom >> 6; j++) yield i * 4096 + j;
  }
  holds(box) { return box.left >= 2 && box.top >= 2 && box.right <= this.width - 2 && box.bottom <= this.height - 2; }
  hits(box) {
    const touches = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    const hit = new Set();
    for (const cell of this.near(box)) for (const other of this.cells.get(cell) || []) if (touches(other)) hit.add(other);
    return hit.size;
  }
  isFree(box) { return !this.hits(box); }
  take(box) {
    for (const cell of this.near(box)) this.cells.has(cell) ? this.cells.get(cell).push(box) : this.cells.set(cell, [box]);
  }
}

const FACE = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif';
const STYLE = {
  node: narrow.matches
    ? { font: `600 12px ${FACE}`, leading: 14, widest: 120, rows: 3 }
    : { font: `600 13px ${FACE}`, leading: 15, widest: 165, rows: 3 },
  edge: { font: `italic 11.5px ${FACE}`, leading: 13, widest: 140, rows: 1 },
};
const blocks = new Map();

/** Break a label into rows, measured once; what does not fit ends in an ellipsis (its details have the whole). */
function block(ctx, text, style) {
  const key = style.font + text;
  if (blocks.has(key)) return blocks.get(key);
  ctx.font = style.font;
  const width = (row) => ctx.measureText(row).width;
  const rows = [""];
  for (const word of text.split(/\s+/)) {
    const longer = rows.at(-1) ? `${rows.at(-1)} ${word}` : word;
    if (!rows.at(-1) || width(longer) <= style.widest) rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  const kept = rows.slice(0, style.rows);
  if (rows.length > kept.length) kept[kept.length - 1] += "\u2026";
  for (const [place, row] of kept.entries()) if (row.length > 32) kept[place] = `${row.slice(0, 30)}\u2026`;
  const made = { rows: kept, width: Math.max(...kept.map(width)), height: kept.length * style.leading, style };
  blocks.set(key, made);
  return made;
}

function* placesAround({ x, y }, radius, { width, height }) {
  const gap = radius + 3, slant = radius * 0.7 + 2;
  const box = (centre, top) => ({ left: centre - width / 2, right: centre + width / 2, top, bottom: top + height });
  const under = y + gap, over = y - gap - height, right = x + gap + 2 + width / 2, left = x - gap - 2 - width / 2;
  yield box(x, under);
  yield box(x, over);
  for (const centre of [right, left]) yield box(centre, y - height / 2);
  for (const top of [y + slant, y - slant - height]) for (const way of [1, -1]) yield box(x + way * (slant + width / 2), top);
  for (const share of [0.15, -0.15, 0.3, -0.3, 0.45, -0.45]) { yield box(x + share * width, under); yield box(x + share * width, over); }
  for (const share of [0.2, 0.8]) { yield box(right, y - share * height); yield box(left, y - share * height); }
}

/** Places further off, from which a thin line leads to the symbol. */
function* placesAway({ x, y, radius }, { width, height }) {
  for (const distance of [22, 40, 60, 85]) {
    for (let turn = 0; turn < 16; turn++) {
      const along = Math.cos((turn * Math.PI) / 8), down = Math.sin((turn * Math.PI) / 8);
      const centre = x + along * (radius + distance + width / 2), middle = y + down * (radius + distance + height / 2);
      yield { cost: distance / 6, box: { left: centre - width / 2, right: centre + width / 2, top: middle - height / 2, bottom: middle + height / 2 } };
    }
  }
}

/** Small boxes along the line from a symbol to the nearest side of its far label. */
function leader({ x, y, radius }, box) {
  const to = { x: Math.min(Math.max(x, box.left), box.right), y: Math.min(Math.max(y, box.top), box.bottom) };
  const length = Math.hypot(to.x - x, to.y - y), points = [];
  for (let far = radius * 1.45 + 2; far < length; far += 4) points.push({ x: x + ((to.x - x) * far) / length, y: y + ((to.y - y) * far) / length });
  return points.map((point) => ({ left: point.x - 1, right: point.x + 1, top: point.y - 1, bottom: point.y + 1 }));
}

function drawLeader(ctx, boxes) {
  if (!boxes.length) return;
  ctx.beginPath();
  ctx.moveTo(boxes[0].left + 1, boxes[0].top + 1);
  ctx.lineTo(boxes.at(-1).left + 1, boxes.at(-1).top + 1);
  ctx.lineWidth = 1;
  ctx.strokeStyle = theme.ink;
  ctx.stroke();
}

function write(ctx, box, { rows, style }, colour) {
  ctx.font = style.font;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4;
  ctx.strokeStyle = theme.paper;
  ctx.fillStyle = colour;
  rows.forEach((row, place) => {
    const x = (box.left + box.right) / 2, y = box.top + (place + 0.5) * style.leading;
    ctx.strokeText(row, x, y);
    ctx.fillText(row, x, y);
  });
}

/** Short names that stand in where the whole label has no room. */
const acronym = (node) => node.names.find((name) => name.length <= 9 && /^\S*\p{Lu}\S*\p{Lu}\S*$/u.test(name) && name.length < node.name.length);

function drawLabels(ctx) {
  const canvas = ctx.canvas, ratio = (canvas.width / canvas.clientWidth) * sharpness;
  const [width, height] = [canvas.clientWidth / sharpness, canvas.clientHeight / sharpness];
  const symbols = new Space(width, height), labels = new Space(width, height), course = new Space(width, height);
  const positions = network.getPositions(), scale = network.getScale() / sharpness;
  const at = (point) => { const { x, y } = network.canvasToDOM(point); return { x: x / sharpness, y: y / sharpness }; };
  const few = byLinks.filter(isShown).length <= 80;
  const spots = new Map(byLinks.filter(isShown).map((node) => [node, { ...at(positions[node.id]), radius: node.size * unit * scale, few }]));
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const [{ id }, { x, y, radius }] of spots) {
    const box = { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
    if (!bright || bright.has(id)) symbols.take(box);
    if (id === selected?.id || id === cursor?.id) labels.take(box);
  }
  traceEdges(course, at);
  const first = [selected, cursor, hovered].filter((thing) => spots.has(thing));
  let most = 8; /* the best linked are named, if need be at a distance, and in a crowd over other symbols */
  for (const node of new Set([...first, ...spots.keys()])) {
    if (bright && !bright.has(node.id) && !first.includes(node)) continue;
    labelNode(ctx, { symbols, labels, course }, node, spots.get(node), first.includes(node) || most-- > 0);
  }
  labelEdges(ctx, { symbols, labels }, at);
  ctx.restore();
}

/** Mark where the lines run, so that names keep off them where they can. */
function traceEdges(course, at) {
  const drawn = drawables.filter((edge) => isDrawn(edge) && (!bright || bright.has(edge.id)));
  if (drawn.length > 300) return;
  for (const edge of drawn) {
    const shape = network.body.edges[edge.id]?.edgeType;
    if (!shape || edge.from === edge.to) continue;
    for (let share = 0.04; share < 1; share += 0.04) {
      const { x, y } = at(shape.getPoint(share, shape.getViaNode?.()));
      course.take({ left: x - 1, right: x + 1, top: y - 1, bottom: y + 1 });
    }
  }
}

function labelNode(ctx, { symbols, labels, course }, node, spot, forced) {
  const texts = [node.name, acronym(node)].filter(Boolean).map((text) => block(ctx, text, STYLE.node));
  const settle = (label, box) => { labels.take(box); write(ctx, box, label, theme.ink); };
  for (const label of texts) {
    const free = [...placesAround(spot, spot.radius, label)].filter((box) => labels.holds(box) && labels.isFree(box) && symbols.isFree(box));
    const cost = free.map((box, place) => course.hits(box) + place * 0.4);
    if (free.length) return settle(label, free[cost.indexOf(Math.min(...cost))]);
  }
  if (!forced) return;
  const label = texts.at(-1), clear = (box) => labels.isFree(box) && symbols.isFree(box);
  const away = [...placesAway(spot, label)]
    .filter(({ box }) => labels.holds(box) && [box, ...leader(spot, box)].every(clear))
    .sort((a, b) => a.cost + course.hits(a.box) - b.cost - course.hits(b.box));
  if (away.length) {
    const line = leader(spot, away[0].box);
    for (const piece of line) labels.take(piece);
    drawLeader(ctx, line);
    return settle(label, away[0].box);
  }
  if (spot.few && node !== selected && node !== cursor) return;
  const free = [...placesAround(spot, spot.radius, label)].filter((box) => labels.holds(box) && labels.isFree(box));
  if (free.length) return settle(label, free.sort((a, b) => symbols.hits(a) - symbols.hits(b))[0]);
  if (node === selected || node === cursor) settle(texts[0], placesAround(spot, spot.radius, texts[0]).next().value);
}

function labelEdges(ctx, { symbols, labels }, at) {
  const drawn = drawables.filter((edge) => isDrawn(edge) && (bright ? bright.has(edge.id) : edge.line !== "structure" && !edge.tied));
  if (drawn.length > 160) return;
  for (const edge of drawn) {
    const shape = network.body.edges[edge.id]?.edgeType;
    if (!shape || edge.from === edge.to) continue;
    const label = block(ctx, edge.verb, STYLE.edge);
    for (const share of [0.5, 0.42, 0.58, 0.35, 0.65]) {
      const { x, y } = at(shape.getPoint(share, shape.getViaNode?.()));
      const box = { left: x - label.width / 2 - 2, right: x + label.width / 2 + 2, top: y - label.height / 2, bottom: y + label.height / 2 };
      if (!labels.holds(box) || !labels.isFree(box) || !symbols.isFree(box)) continue;
      labels.take(box);
      write(ctx, box, label, edge.line === "structure" ? theme.soft : theme.line[edge.line]);
      break;
    }
  }
}

/* ---- Keys and wheel in the picture ----------------------------------------------------------------------------- */

function step(list, back) {
  if (!list.length) return;
  const place = list.indexOf(cursor);
  cursor = list[(place < 0 ? (back ? list.length - 1 : 0) : place + (back ? -1 : 1) + list.length) % list.length];
  bringIntoView(cursor);
  paint();
  byId("cursor-says").textContent = `${describe(cursor)}. ${list.indexOf(cursor) + 1} of ${list.length}.`;
}

let base = null; /* the node whose links the keys step through */
function stepNodes(back) {
  if (cursor && !isNode(cursor)) cursor = base;
  step(byLinks.filter(isShown), back);
  base = cursor;
}
function stepEdges(back) {
  const links = base ? linksOf(base) : drawables;
  step(links.filter(isDrawn), back);
}

const KEYS = {
  ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
  "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => fit(), Home: () => fit(),
  n: () => stepNodes(false), N: () => stepNodes(true), l: () => stepEdges(false), L: () => stepEdges(true),
  v: () => page.overview && isNode(cursor) && show("around", cursor), o: () => page.overview && show("overview"),
  Enter: () => cursor && open(cursor, { from: picture }), " ": () => cursor && open(cursor, { from: picture }),
};

picture.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  act();
});

/* The wheel belongs to the page until Ctrl is held or the picture has the focus. */
picture.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey && !picture.contains(document.activeElement)) event.stopImmediatePropagation();
}, { capture: true, passive: true });

/* ---- Details -------------------------------------------------------------------------------------------------------- */

let opener = null;

function open(thing, { from = null, focus = true } = {}) {
  reveal(thing);
  selected = thing;
  cursor = thing;
  if (isNode(thing)) base = thing;
  opener = from;
  details.replaceChildren(...(isNode(thing) ? nodeDetails(thing) : edgeDetails(thing)));
  details.hidden = false;
  details.scrollTop = 0;
  paint();
  if (narrow.matches && (from === search || from === picture)) picture.scrollIntoView({ block: "start" });
  if (network) bringIntoView(thing);
  if (focus) byId("details-title").focus({ preventScroll: true });
  else byId("details-says").textContent = `Details: ${describe(thing)}.`;
}

function close() {
  if (details.hidden) return;
  const hadFocus = details.contains(document.activeElement);
  details.hidden = true;
  selected = null;
  byId("details-says").textContent = "Details closed.";
  if (hadFocus && opener) opener.focus({ preventScroll: true });
  paint();
}

/** Switch on again what hides the thing. */
function reveal(thing) {
  const shown = isNode(thing) ? [thing] : [nodes.get(thing.from), nodes.get(thing.to)];
  for (const node of shown) hidden.kind.delete(node.kind);
  if (thing.tied ? view !== "overview" : !shown.every(IN_VIEW[view]) || (!isNode(thing) && !isPart(thing))) show(thing.tied ? "overview" : "around", shown[0]);
  if (!isNode(thing)) hidden.line.delete(thing.line);
  showSwitches();
}

const head = (title) => [
  el("div", { class: "head" },
    el("h2", { id: "details-title", tabindex: "-1" }, el("bdi", {}, title)),
    el("button", { type: "button", class: "close", click: close }, "Close")),
];
const facts = (rows) => el("dl", {}, rows.filter(([, value]) => value && value.length).map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value))));
const list = (items) => items.join("; ");

function kindLine(node) {
  const kind = kinds.get(node.kind);
  const svg = document.querySelector(`[data-kind="${CSS.escape(kind.key)}"] svg`).cloneNode(true);
  return el("p", { class: "kind" }, svg, node.kindLabel);
}

function nodeDetails(node) {
  const out = node.links.filter((edge) => edge.from === node.id), into = node.links.filter((edge) => edge.from !== node.id);
  return [
    ...head(node.name),
    kindLine(node),
    page.overview && node.links.length ? el("p", {}, el("button", { type: "button", class: "neighbours", click: () => show("around", node) }, "Show its neighbours")) : "",
    facts([["Other names", list(node.names)], ["Time", node.when], ["Note", node.note]]),
    ...linkList(`From here: ${count(out.length, "link", "links")}`, out),
    ...linkList(`To here: ${count(into.length, "link", "links")}`, into),
  ];
}

function edgeDetails(edge) {
  if (edge.tied) return [...head(`${nodes.get(edge.from).name} and ${nodes.get(edge.to).name}`), ...linkList(edge.verb, edge.tied)];
  const beside = nodes.get(edge.from).links.filter((other) => other !== edge && new Set([other.from, other.to, edge.from, edge.to]).size === new Set([edge.from, edge.to]).size);
  return [
    ...head(edge.kindLabel),
    el("div", { class: "links-of" }, linkFacts(edge)),
    ...(beside.length ? linkList(`Also between the two: ${count(beside.length, "link", "links")}`, beside) : []),
  ];
}

const linkList = (title, links) => (links.length ? [el("h3", {}, title), el("ul", { class: "links-of" }, links.map((edge) => el("li", {}, linkFacts(edge))))] : []);
const nameButton = (node) => el("button", { type: "button", click: () => open(node, { from: opener }) }, el("bdi", {}, node.name));

const arrow = (edge) => el("span", { "aria-hidden": "true" }, edge.arrows.to.enabled ? " \u2192" : " \u2194");
const date = (text) => el("span", { class: "date" }, text);

function linkFacts(edge) {
  return [
    el("p", { class: "sentence" }, nameButton(nodes.get(edge.from)), " ", el("span", { class: "verb" }, el("bdi", {}, edge.verb), arrow(edge)), " ", nameButton(nodes.get(edge.to))),
    facts([
      ["When", [edge.when || edge.edtf || "not dated", ...(edge.when && edge.edtf && edge.when !== edge.edtf ? [" ", date(`(EDTF ${edge.edtf})`)] : [])]],
      ["Held", edge.held], ["Status", edge.standing], ["Basis", edge.basis], ["Kind", edge.kindLabel], ["Role", list(edge.roles)], ["Through", list(edge.through)],
      ["Topic", list(edge.topics)], ["Why", edge.why.map((reason) => el("p", {}, reason))],
    ]),
    ...sources(edge.evidence),
    el("p", { class: "fine" }, el("a", { href: `#${edge.row}`, click: () => showRow(edge) }, "Its row in the table")),
  ];
}

/** One block a source document: what it is, where it is, and each thing it says. */
function sources(claims) {
  const documents = new Map();
  for (const claim of claims) documents.set(claim.document, [...(documents.get(claim.document) || []), claim]);
  return [...documents.values()].map((group) => el("div", { class: "evidence" },
    el("p", {}, el("b", {}, group[0].document_label), ...(group[0].issued ? [", ", date(group[0].issued)] : [])),
    isWebAddress(group[0].url) ? el("p", { class: "fine" }, el("a", { href: group[0].url, rel: "noreferrer" }, group[0].url)) : "",
    el("ul", {}, group.map((claim) => el("li", {}, claim.note, " ", el("span", { class: "fine" }, [claim.place, claim.kind, claim.sureness].filter(Boolean).join(", "))))),
  ));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) close();
});

/* ---- Legend ---------------------------------------------------------------------------------------------------------- */

const switches = [...document.querySelectorAll(".toggle")];
const groupOf = (button) => (button.dataset.kind === undefined ? "line" : "kind");

function showSwitches() {
  for (const button of switches) button.setAttribute("aria-pressed", String(!hidden[groupOf(button)].has(button.dataset[groupOf(button)])));
  tellShown();
}

for (const button of switches) {
  button.disabled = false;
  button.addEventListener("click", () => {
    const off = hidden[groupOf(button)], key = button.dataset[groupOf(button)];
    if (!off.delete(key)) off.add(key);
    showSwitches();
    paint();
  });
}
byId("show-all").addEventListener("click", () => {
  hidden.kind.clear();
  hidden.line.clear();
  showSwitches();
  paint();
  switches[0].focus();
});

/* ---- Search ------------------------------------------------------------------------------------------------------------ */

const search = byId("search"), found = byId("found"), says = byId("search-says");
const MOST = 40;
let matches = [];
let active = -1;
const index = byLinks.map((node) => ({ node, names: [node.name, ...node.names].map((name) => ({ name, forms: forms(name) })) }));

/** Return 0 for the very name, 1 for one that begins so, 2 for a word that does, 3 for a part of a word, 9 for none. */
function rank(asked, name) {
  if (!name.includes(asked)) return 9;
  return name === asked ? 0 : name.startsWith(asked) ? 1 : name.includes(` ${asked}`) ? 2 : 3;
}

function score(asked, name) {
  const whole = Math.min(...asked.map((form, which) => rank(form, name.forms[which])));
  if (whole < 9) return whole;
  return asked.some((form, which) => form.split(" ").every((word) => name.forms[which].includes(word))) ? 4 : 9;
}

function lookUp(text) {
  const asked = forms(text);
  return index
    .map(({ node, names }) => {
      const scores = names.map((name) => score(asked, name)), best = Math.min(...scores);
      return { node, best, name: names[scores.indexOf(best)].name };
    })
    .filter(({ best }) => best < 9)
    .sort((a, b) => a.best - b.best);
}

/** Count the letters to change, add or drop between two words (Levenshtein distance). */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length];
}

/** The sentence that offers names, as `offer` in names.py words it. */
const offer = (names) => (names.length ? `Did you mean ${[names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" or ")}?` : "");

function nearest(text) {
  const [asked] = forms(text);
  const far = (name) => Math.min(...[name, ...name.split(" ")].map((part) => distance(asked, part) / Math.max(asked.length, part.length, 1)));
  return index
    .map(({ node, names }) => {
      const scores = names.map((name) => far(name.forms[0])), best = Math.min(...scores);
      return { node, best, name: names[scores.indexOf(best)].name };
    })
    .sort((a, b) => a.best - b.best)
    .slice(0, 3);
}

function suggest() {
  const text = search.value.trim(), asked = words(text), hits = lookUp(text);
  const missed = Boolean(text) && (!asked || !hits.length);
  matches = missed ? nearest(text) : hits.slice(0, MOST);
  if (missed) says.textContent = `No match. ${offer(matches.map(({ node }) => node.name))}`;
  else says.textContent = `${count(hits.length, "match", "matches")}${hits.length > MOST ? `, the first ${MOST} are listed: type more` : ""}`;
  found.replaceChildren(...matches.map(option));
  activate(-1);
  expand(true);
}

function option({ node, name }, place) {
  const small = [name === node.name ? "" : name, node.kindLabel].filter(Boolean).join(" \u00b7 ");
  return el("li", { role: "option", id: `found-${place}`, "aria-selected": "false", mousedown: (event) => event.preventDefault(), click: () => choose(place) },
    el("bdi", {}, node.name), el("small", {}, small));
}

function expand(on) {
  found.hidden = !on || !matches.length;
  search.setAttribute("aria-expanded", String(!found.hidden));
  if (!on) says.textContent = "";
}

function activate(place) {
  active = place;
  [...found.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
  if (place < 0) return search.removeAttribute("aria-activedescendant");
  search.setAttribute("aria-activedescendant", `found-${place}`);
  found.children[place].scrollIntoView({ block: "nearest" });
}

function choose(place) {
  const match = matches[place];
  if (!match) return;
  search.value = match.node.name;
  expand(false);
  open(match.node, { from: search });
}

search.addEventListener("input", () => (search.value.trim() ? suggest() : expand(false)));
search.addEventListener("blur", () => expand(false));
search.addEventListener("keydown", (event) => {
  const isOpen = !found.hidden, last = matches.length - 1;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const down = event.key === "ArrowDown";
    if (!isOpen) suggest();
    if (matches.length) activate(down ? (active >= matches.length - 1 ? 0 : active + 1) : active <= 0 ? (isOpen ? last : matches.length - 1) : active - 1);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (!isOpen && search.value.trim()) suggest();
    else choose(Math.max(active, 0));
  } else if (event.key === "Escape" && (isOpen || search.value)) {
    event.preventDefault();
    if (isOpen) expand(false);
    else search.value = "";
  }
});

/* ---- Table ------------------------------------------------------------------------------------------------------------- */

const table = byId("links");
const rows = table ? [...table.tBodies[0].rows] : [];
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const rowText = new Map();

function sortBy(header, column) {
  const up = header.getAttribute("aria-sort") !== "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", up ? "ascending" : "descending");
  const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent.trim();
  const keyed = rows.map((row) => [key(row), row]);
  keyed.sort(([a], [b]) => (a === "") - (b === "") || (up ? 1 : -1) * collator.compare(a, b));
  table.tBodies[0].append(...keyed.map(([, row]) => row));
}

function filterRows() {
  const asked = forms(byId("filter").value);
  let shown = 0;
  for (const row of rows) {
    if (!rowText.has(row)) rowText.set(row, forms(row.textContent));
    row.hidden = !asked.some((form, which) => form.split(" ").every((word) => rowText.get(row)[which].includes(word)));
    shown += row.hidden ? 0 : 1;
  }
  byId("filter-says").textContent = byId("filter").value.trim() ? `${shown} of ${count(rows.length, "row", "rows")}` : "";
}

/** Make sure that the row to which a link leads can be seen. */
function showRow(edge) {
  if (byId(edge.row).hidden) { byId("filter").value = ""; filterRows(); }
  if (narrow.matches) { opener = null; close(); }
}

function startTable() {
  if (!table) return;
  [...table.tHead.rows[0].cells].forEach((header, column) => {
    const button = el("button", { type: "button", click: () => sortBy(header, column) }, header.textContent);
    header.replaceChildren(button);
  });
  table.tBodies[0].addEventListener("click", (event) => {
    const link = event.target.closest("a.open");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(page.edges[link.closest("tr").dataset.edge], { from: link });
  });
  byId("filter").addEventListener("input", filterRows);
  if (narrow.matches) keepRoles();
}

/* Some browsers drop a table's meaning once a narrow screen shows its rows as cards. */
function keepRoles() {
  const roles = { table: [table], rowgroup: [table.tHead, ...table.tBodies], row: [...table.rows], columnheader: [...table.tHead.rows[0].cells] };
  for (const row of rows) { row.cells[0].setAttribute("role", "rowheader"); for (const cell of [...row.cells].slice(1)) cell.setAttribute("role", "cell"); }
  for (const [role, elements] of Object.entries(roles)) for (const element of elements) element.setAttribute("role", role);
}

/* ---- Paper: a sharp picture in the light colours, for the printer and as a file ------------------------------------ */

function snapshot() {
  if (!network) return null;
  const canvas = picture.querySelector("canvas"), copy = byId("print-picture"), factor = 3 / (window.devicePixelRatio || 1);
  const [width, height] = [picture.clientWidth, picture.clientHeight];
  const view = { position: network.getViewPosition(), scale: network.getScale(), animation: false };
  const redrawAt = (sharp) => {
    sharpness = sharp;
    network.setSize(`${width * sharp}px`, `${height * sharp}px`);
    network.moveTo({ ...view, scale: view.scale * sharp });
    paint();
  };
  root.classList.add("light");
  redrawAt(factor);
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const ink = copy.getContext("2d");
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, copy.width, copy.height);
  ink.drawImage(canvas, 0, 0);
  copy.classList.add("drawn");
  root.classList.remove("light");
  redrawAt(1);
  network.setSize("100%", "100%");
  return copy;
}

function savePicture() {
  snapshot()?.toBlob((blob) => {
    const link = el("a", { href: URL.createObjectURL(blob), download: "sepca-graph-network.png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}

const folded = () => document.querySelectorAll("details.more:not([open])");
window.addEventListener("beforeprint", () => {
  snapshot();
  for (const more of folded()) { more.open = true; more.dataset.opened = "for printing"; }
});
window.addEventListener("afterprint", () => {
  for (const more of document.querySelectorAll("details[data-opened]")) { more.open = false; delete more.dataset.opened; }
});

/* ---- Start --------------------------------------------------------------------------------------------------------------- */

const VIEW = { in: () => zoom(1.3), out: () => zoom(1 / 1.3), fit: () => fit(), save: savePicture };
for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));
for (const button of document.querySelectorAll("[data-view]")) button.addEventListener("click", () => network && VIEW[button.dataset.view]());

try {
  startPicture();
} catch (problem) {
  network = null;
  picture.replaceChildren(el("p", { class: "notice" }, `The picture cannot be drawn in this browser (${problem.message}). The table below holds everything.`));
}
tellShown();
startTable();
narrow.addEventListener("change", () => table && keepRoles());
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
})();
