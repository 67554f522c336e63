// Places in the captured text as it is drawn here. Offsets leave this file as Unicode code points; JavaScript counts
// UTF-16 units, so they are converted here and nowhere else.

export const text = document.getElementById("text");
const blocks = [...text.querySelectorAll("[data-start]")];

const startOf = (block) => Number(block.dataset.start);
const endOf = (block) => startOf(block) + codePoints(block.textContent);
export const nameOf = ({ start, end }) => `${start}-${end}`;

function codePoints(string) {
  return string.length - (string.match(/[\ud800-\udbff][\udc00-\udfff]/g) || []).length;
}

function nodesOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

// What a range has of a text node, as UTF-16 offsets; both are the same where it has nothing.
function partOf(range, node) {
  if (!range.intersectsNode(node)) return [0, 0];
  const from = node === range.startContainer ? range.startOffset : 0;
  const to = node === range.endContainer ? range.endOffset : node.length;
  return [from, Math.max(from, to)];
}

// The place of the first character of a block that is in the range, or null, and the words of the block in it.
function wordsOf(range, block) {
  let start = null;
  let before = "";
  let words = "";
  for (const node of nodesOf(block)) {
    const [from, to] = partOf(range, node);
    if (to > from && start === null) start = startOf(block) + codePoints(before + node.data.slice(0, from));
    before += node.data;
    words += node.data.slice(from, to);
  }
  return { start, words };
}

// The captured words in a range, without white space at its ends, and their place; null where there are none.
export function spanOf(range) {
  const parts = blocks.filter((block) => range.intersectsNode(block)).map((block) => wordsOf(range, block));
  const first = parts.find((part) => part.start !== null);
  const words = parts.map((part) => part.words).join("");
  const quote = words.trim();
  if (!first || !quote) return null;
  const start = first.start + codePoints(words.slice(0, words.indexOf(quote)));
  return { start, end: start + codePoints(quote), quote, trimmed: quote !== words };
}

// The words of a block in a range as they are read: printed lines flow, and what is read as nothing is not there.
function readOf(range, block) {
  const shown = nodesOf(block).filter((node) => !node.parentElement.closest(".gap"));
  const words = shown.map((node) => node.data.slice(...partOf(range, node))).join("");
  return block.classList.contains("flows") ? words.replace(/\s+/g, " ").trim() : words;
}

// The words in a range as people read them, which are not always those that are stored.
export function readIn(range) {
  const read = blocks.filter((block) => range.intersectsNode(block)).map((block) => readOf(range, block));
  return read.filter(Boolean).join("\n").trim();
}

// The last block that begins at this place or before it: there may be thousands.
function blockAt(place) {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (startOf(blocks[middle]) <= place) low = middle;
    else high = middle - 1;
  }
  return blocks[low];
}

// The text node and the UTF-16 offset in it of a place in the text.
export function pointOf(place) {
  const block = blockAt(place);
  let left = place - startOf(block);
  let node = null;
  for (node of nodesOf(block)) {
    const length = codePoints(node.data);
    if (left <= length) break;
    left -= length;
  }
  return [node, [...node.data].slice(0, left).join("").length];
}

export function rangeOf({ start, end }) {
  const range = document.createRange();
  range.setStart(...pointOf(start));
  range.setEnd(...pointOf(end));
  return range;
}

function wholeOf(block) {
  const range = document.createRange();
  range.selectNodeContents(block);
  return range;
}

// The characters between two places, in a range for each paragraph: a range over several would paint their margins too.
export function rangesOf({ start, end }) {
  const touched = blocks.filter((block) => startOf(block) < end && endOf(block) > start);
  const ranges = touched.map(wholeOf);
  if (!ranges.length) return ranges;
  if (start > startOf(touched[0])) ranges[0].setStart(...pointOf(start));
  ranges.at(-1).setEnd(...pointOf(end));
  return ranges;
}

// Of a long text one part is drawn: whether these characters are in it.
export function isDrawn({ start, end }) {
  return start >= startOf(blocks[0]) && end <= endOf(blocks.at(-1));
}

export function select(range) {
  document.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
}

// What is selected in the text; null where nothing is.
export function selected() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const span = range.intersectsNode(text) ? spanOf(range) : null;
  return span && { range, span };
}

// Where the first paragraph begins of which something is in view.
export function startInView() {
  const block = blocks.find((one) => one.getBoundingClientRect().bottom > 0);
  return block ? startOf(block) : 0;
}
