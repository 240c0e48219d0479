// The picture beside a draft: shows what its file tells, and a small copy of it. It knows no rule; the file never leaves the page.
//
//     checkerPicture(panel, say, changed) -> { facts() }
//     facts(): what imageFacts.read found, or null without a picture. `changed` is called when that is another one.
"use strict";
globalThis.checkerPicture = (panel, say, changed) => {
  const MOST_PIXELS = 80e6, SIDE = 320; // a bigger picture would be decoded whole, only to be shown small
  const part = (name) => panel.querySelector(name);
  const [file, drop, carried, thumb] = [part("input[type=file]"), part(".checker-drop"), part(".checker-carried"), part("canvas")];
  let facts = null, turn = 0;

  async function take(picture) {
    const mine = (turn += 1);
    const found = picture ? await imageFacts.read(picture) : null;
    const small = found && found.width * found.height <= MOST_PIXELS ? await shrunk(picture) : null;
    if (mine === turn) {
      facts = found;
      show(small);
      changed();
    }
    small?.close();
  }

  async function shrunk(picture) {
    try {
      return await createImageBitmap(picture, { resizeWidth: SIDE, resizeQuality: "medium" });
    } catch {
      return null; // not a picture, or of a kind that this browser does not draw
    }
  }

  function show(small) {
    carried.hidden = !facts;
    thumb.hidden = !small;
    if (small) {
      [thumb.width, thumb.height] = [small.width, Math.min(small.height, 4 * SIDE)];
      thumb.getContext("2d").drawImage(small, 0, 0);
    }
    if (!facts) return;
    const lines = told();
    part(".checker-carried-lead").textContent = say(facts.place ? "picturePlace" : lines.length ? "pictureSome" : facts.readable || facts.details ? "pictureNone" : "pictureUnreadable");
    if (facts.width) lines.push(["size", `${facts.width} × ${facts.height}`]);
    part("dl").replaceChildren(...lines.flatMap(([name, value]) => [element("dt", say(name)), element("dd", value)]));
    part(".checker-remove-lead").hidden = facts.readable && lines.length <= 1;
  }

  function told() {
    const lines = [];
    if (facts.place) lines.push(["place", `${facts.place.latitude.toFixed(5)}, ${facts.place.longitude.toFixed(5)}`]);
    for (const name of ["taken", "camera", "serial", "software"]) if (facts[name]) lines.push([name, facts[name]]);
    for (const words of facts.words) lines.push(["words", words]);
    if (facts.thumbnail) lines.push(["thumbnail", say("thumbnailLead")]);
    return lines;
  }

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  file.addEventListener("change", () => take(file.files[0]));
  part(".checker-remove").addEventListener("click", () => {
    file.value = "";
    take(null);
    file.focus();
  });
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragenter" || name === "dragover");
      if (name === "drop") take(event.dataTransfer.files[0]);
    });
  }
  return { facts: () => facts };
};
