// Marking claims in a captured text: a selection opens the claim form beside it; sentences can be stepped through with
// the keyboard. Offsets leave this file as Unicode code points; JavaScript counts UTF-16 units, so they are converted
// here and nowhere else. Without this script the form below the text does the same.
"use strict";
(() => {
  const reader = document.getElementById("reader");
  const text = document.getElementById("text");
  const popover = document.getElementById("mark");
  if (!text || !popover) return;
  const form = popover.querySelector("form");
  const main = form.querySelector(".button.main");
  const step = document.getElementById("step");
  const sentences = JSON.parse(document.getElementById("sentences").textContent);
  const blocks = [...text.querySelectorAll("[data-start]")];
  const startOf = (block) => Number(block.dataset.start);
  const sheet = window.matchMedia("(max-width: 64rem), (pointer: coarse)");

  const codePoints = (string) => string.length - (string.match(/[\ud800-\udbff][\udc00-\udfff]/g) || []).length;
  const nodesOf = (block) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return nodes;
  };

  // The captured words in a range, without white space at its ends, and their place; null where there are none.
  const spanOf = (range) => {
    let start = null;
    let words = "";
    for (const block of blocks) {
      if (!range.intersectsNode(block)) { if (start !== null) break; continue; }
      let before = "";
      for (const node of nodesOf(block)) {
        if (range.intersectsNode(node)) {
          const from = node === range.startContainer ? range.startOffset : 0;
          const to = node === range.endContainer ? range.endOffset : node.length;
          if (to > from) {
            if (start === null) start = startOf(block) + codePoints(before + node.data.slice(0, from));
            words += node.data.slice(from, to);
          }
        }
        if (start === null) before += node.data;
      }
    }
    if (start === null) return null;
    const quote = words.trim();
    if (!quote) return null;
    start += codePoints(words.slice(0, words.indexOf(quote)));
    return { start, end: start + codePoints(quote), quote };
  };

  // The text node and the UTF-16 offset in it of a place in the text.
  const pointOf = (place) => {
    let low = 0;
    let high = blocks.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (startOf(blocks[middle]) <= place) low = middle; else high = middle - 1;
    }
    let left = place - startOf(blocks[low]);
    let node = null;
    for (node of nodesOf(blocks[low])) {
      const length = codePoints(node.data);
      if (left <= length) break;
      left -= length;
    }
    return [node, [...node.data].slice(0, left).join("").length];
  };

  const rangeOf = (span) => {
    const range = document.createRange();
    range.setStart(...pointOf(span.start));
    range.setEnd(...pointOf(span.end));
    return range;
  };

  let shown = null;
  let dismissed = "";
  const nameOf = (span) => `${span.start}-${span.end}`;

  const place = (range) => {
    if (sheet.matches) { popover.style.top = popover.style.left = ""; return; }
    const words = range.getBoundingClientRect();
    const frame = reader.getBoundingClientRect();
    const [width, height] = [popover.offsetWidth, popover.offsetHeight];
    const below = words.bottom + 8;
    const above = words.top - height - 8;
    let top = below;
    if (below + height > window.innerHeight) top = above > 0 ? above : Math.max(8, window.innerHeight - height - 8);
    const left = Math.min(Math.max(words.left, frame.left + 8), frame.right - width - 8);
    popover.style.top = `${top - frame.top}px`;
    popover.style.left = `${Math.max(left - frame.left, 0)}px`;
  };

  const show = (range, span) => {
    shown = span;
    for (const name of ["start", "end", "quote"]) form.elements[name].value = span[name];
    document.getElementById("chosen").textContent = span.quote;
    const count = span.end - span.start;
    document.getElementById("length").textContent = `${count.toLocaleString("en-GB")} character${count === 1 ? "" : "s"}`;
    popover.hidden = false;
    place(range);
    popover.dispatchEvent(new CustomEvent("chosen", { detail: span }));
  };

  // The characters between two places, in a range for each paragraph.
  const rangesOf = ({ start, end }) => {
    const ranges = blocks.filter((block) => startOf(block) < end).map((block) => {
      const range = document.createRange();
      range.selectNodeContents(block);
      return range;
    }).filter((range) => startOf(range.startContainer) + codePoints(range.toString()) > start);
    if (!ranges.length) return ranges;
    if (start > startOf(blocks[0])) ranges[0].setStart(...pointOf(start));
    ranges[ranges.length - 1].setEnd(...pointOf(end));
    return ranges;
  };
  const highlight = (name, spans) => {
    if (window.Highlight && CSS.highlights) CSS.highlights.set(name, new Highlight(...spans.flatMap(rangesOf)));
  };
  // While the form has the focus the browser no longer shows the selection: then the chosen words are painted.
  const paint = () => { if (shown) highlight("chosen", [shown]); };
  popover.addEventListener("outside", (event) => highlight("outside", event.detail));
  popover.addEventListener("focusin", paint);
  popover.addEventListener("toggle", () => { if (shown) place(rangeOf(shown)); }, true);

  const hide = () => {
    if (shown) dismissed = nameOf(shown);
    shown = null;
    popover.hidden = true;
    popover.dispatchEvent(new CustomEvent("chosen", { detail: null }));
    highlight("chosen", []);
  };

  const selected = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const span = range.intersectsNode(text) ? spanOf(range) : null;
    return span && { range, span };
  };

  const update = () => {
    if (stepping || popover.contains(document.activeElement)) return;
    const found = selected();
    if (!found || nameOf(found.span) === dismissed || (shown && nameOf(shown) === nameOf(found.span))) return;
    show(found.range, found.span);
  };

  // Selecting with the mouse, a finger, or shift and the arrow keys
  let pressed = false;
  let stepping = false;
  let keyboard = true;
  let waiting = 0;
  document.addEventListener("keydown", () => { keyboard = true; }, true);
  document.addEventListener("pointerdown", (event) => {
    if (popover.contains(event.target)) return;
    pressed = event.pointerType === "mouse";
    keyboard = stepping = false;
    dismissed = "";
    hide();
    if (!text.contains(event.target)) { const found = selected(); dismissed = found ? nameOf(found.span) : ""; }
  });
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, (event) => {
      pressed = false;
      if (!popover.contains(event.target)) window.setTimeout(update, 0);
    });
  }
  document.addEventListener("selectionchange", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => { if (!pressed) update(); }, 250);
  });
  // Words inside a marked claim can be selected too, without following its link.
  text.addEventListener("click", (event) => {
    if (event.target.closest("a.claim-mark") && selected()) event.preventDefault();
  });

  // Stepping through sentences
  let fixed = -1;
  let moving = -1;
  const firstInView = () => {
    const at = blocks.find((block) => block.getBoundingClientRect().bottom > 0);
    const found = sentences.findIndex(([start]) => start >= (at ? startOf(at) : 0));
    return Math.max(found, 0);
  };
  const choose = () => {
    const [first, last] = [Math.min(fixed, moving), Math.max(fixed, moving)];
    document.getSelection().setBaseAndExtent(...pointOf(sentences[first][0]), ...pointOf(sentences[last][1]));
    const range = rangeOf({ start: sentences[moving][0], end: sentences[moving][1] });
    const words = range.getBoundingClientRect();
    if (words.top < 80 || words.bottom > window.innerHeight - 80) window.scrollBy(0, words.top - window.innerHeight / 3);
    document.getElementById("spoken").textContent = range.toString();
  };
  const enter = () => {
    if (stepping || !sentences.length) return;
    stepping = true;
    hide();
    fixed = moving = moving < 0 ? firstInView() : moving;
    choose();
  };
  const leave = () => {
    stepping = false;
    document.getSelection().removeAllRanges();
    step.focus();
  };
  const open = () => {
    const found = selected();
    if (!found) return;
    show(found.range, found.span);
    main.focus();
  };
  const move = (by, extend) => {
    moving = Math.min(Math.max(moving + by, 0), sentences.length - 1);
    if (!extend) fixed = moving;
    hide();
    choose();
  };
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
  text.addEventListener("focus", () => { if (keyboard) enter(); });
  text.addEventListener("keydown", (event) => {
    if (!stepping || event.target !== text || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in STEPS) move(STEPS[event.key], event.shiftKey);
    else if (event.key === "Enter") open();
    else if (event.key === "Escape") leave();
    else return;
    event.preventDefault();
  });
  step.addEventListener("click", () => {
    keyboard = true;
    text.focus();
    enter();
  });

  // Another place is to be chosen: see surroundings.js. Left alone where the page does not draw it.
  popover.addEventListener("choose", (event) => {
    const { start, end } = event.detail;
    const last = blocks[blocks.length - 1];
    if (start < startOf(blocks[0]) || end > startOf(last) + codePoints(last.textContent)) return;
    const range = rangeOf(event.detail);
    const span = spanOf(range);
    if (!span || nameOf(span) !== nameOf(event.detail)) return;
    event.preventDefault();
    document.getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    show(range, span);
    paint();
    main.focus();
  });

  // The form
  const cancel = () => {
    const back = stepping;
    hide();
    if (back) text.focus();
  };
  document.getElementById("cancel").addEventListener("click", cancel);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !popover.hidden) { event.stopPropagation(); event.preventDefault(); cancel(); }
  }, true);
  // A double click makes one claim.
  let sent = false;
  form.addEventListener("submit", (event) => { if (sent) event.preventDefault(); sent = true; });
  window.addEventListener("pageshow", () => { sent = false; });

  text.tabIndex = 0;
  text.setAttribute("role", "group");
  text.setAttribute("aria-label", "Captured text");
  text.setAttribute("aria-describedby", "how");
  step.hidden = false;
  document.getElementById("how").hidden = false;
})();
