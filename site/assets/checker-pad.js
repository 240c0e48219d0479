// A text field whose words carry marks. A hidden sheet behind the field holds the same text; where marked words stand there, boxes
// are drawn. It knows no rule.
//
//     checkerPad(frame, normalText) -> { field, text(), write(text), mark([{units, strength, key}]), select(units), keyAt(), current(key) }
//     frame: an element with a textarea and a `.checker-marks`. units: [start, end] in UTF-16 units of normalText(text).
"use strict";
globalThis.checkerPad = (frame, normalText) => {
  const field = frame.querySelector("textarea"), sheet = frame.querySelector(".checker-marks"), boxes = frame.querySelector(".checker-boxes");
  let shown = "", marks = [], chosen = "";

  const text = () => field.value;

  // Combining characters join the letter before them in the normal form, so a typed text may be longer than what spans count in.
  function inTyped(typed) {
    if (normalText(typed) === typed) return (units) => units;
    const stops = [[0, 0]];
    for (const [cluster] of typed.matchAll(/[^][\p{M}\u1160-\u11ff]*/gu)) {
      const [normal, own] = stops.at(-1);
      stops.push([normal + normalText(cluster).length, own + cluster.length]);
    }
    return ([start, end]) => [stops.findLast(([normal]) => normal <= start)[1], (stops.find(([normal]) => normal >= end) ?? stops.at(-1))[1]];
  }

  function mark(found) {
    const typed = inTyped(text());
    marks = found.map((one) => ({ ...one, units: typed(one.units) }));
    paint();
  }

  // Until the next check, marks before the first changed character are still right.
  function follow() {
    const now = text();
    let same = 0;
    while (same < now.length && same < shown.length && now[same] === shown[same]) same += 1;
    marks = marks.filter((one) => one.units[1] <= same);
    paint();
  }

  function paint() {
    shown = text();
    const stops = [...new Set([0, shown.length, ...marks.flatMap((one) => one.units)])].sort((a, b) => a - b);
    const parts = stops.slice(1).map((end, i) => piece(stops[i], end));
    sheet.replaceChildren(...parts, "\n"); // the last line break gives an empty last line its height
    draw();
  }

  function draw() {
    const origin = sheet.getBoundingClientRect();
    const places = [...sheet.querySelectorAll("mark")].flatMap((one) => [...one.getClientRects()].map((place) => [one.className, place]));
    boxes.replaceChildren(...places.map(([style, place]) => box(style, place.left - origin.left, place.top - origin.top, place.width, place.height)));
  }

  function box(style, left, top, width, height) {
    const made = document.createElement("span");
    made.className = style;
    Object.assign(made.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    return made;
  }

  function piece(start, end) {
    const over = marks.filter((one) => one.units[0] <= start && end <= one.units[1]);
    const words = document.createTextNode(shown.slice(start, end));
    if (!over.length) return words;
    const made = document.createElement("mark");
    made.className = over.some((one) => one.strength === "block") ? "block" : "review";
    made.classList.toggle("current", over.some((one) => one.key === chosen));
    made.append(words);
    return made;
  }

  function select(units) {
    const [start, end] = inTyped(text())(units);
    field.focus();
    field.setSelectionRange(start, end);
  }

  const keyAt = () => marks.find((one) => one.units[0] <= field.selectionStart && field.selectionStart < one.units[1])?.key ?? "";
  const current = (key) => { if (key !== chosen) { chosen = key; paint(); } };
  const write = (words) => { field.value = words; follow(); };

  field.addEventListener("input", follow);
  new ResizeObserver(draw).observe(sheet);
  document.fonts.addEventListener("loadingdone", draw);
  follow();
  return { field, text, write, mark, select, keyAt, current };
};
