// Shows the checker in place of the plain list of questions, and starts it. Its rules and scripts are large, so they are loaded when
// somebody turns to the page's controls.
"use strict";
(() => {
  const root = document.getElementById("checker"), plain = document.getElementById("checker-plain");
  const WAKES = ["focusin", "pointerdown", "input", "change", "dragenter"];

  // Browsers bring back what was typed and ticked before a reload; here it has to be gone.
  function reset() {
    for (const input of root.querySelectorAll("input, textarea")) if (input.type === "checkbox") input.checked = input.defaultChecked; else input.value = "";
    for (const select of root.querySelectorAll("select")) select.selectedIndex = 0;
  }

  function show(shown) {
    root.hidden = !shown;
    plain.classList.toggle("replaced", shown);
  }

  function wake() {
    for (const name of WAKES) root.removeEventListener(name, wake);
    policyloomLater("checker-files").then(() => checkDrafts(root)).catch((error) => {
      show(false);
      throw error;
    });
  }

  reset();
  show(true);
  for (const name of WAKES) root.addEventListener(name, wake);
})();
