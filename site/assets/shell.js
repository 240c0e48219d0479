// Opens and closes the menu, opens the parts of a page where they stand beside it, and loads what pages keep for later. It knows no page.
"use strict";

/** Load the scripts of a template, in order. Scripts cloned from one keep the addresses that the page was built with. */
globalThis.policyloomLater = (template) => new Promise((done, failed) => {
  const files = document.importNode(document.getElementById(template).content, true);
  const scripts = [...files.querySelectorAll("script")];
  for (const script of scripts) {
    script.async = false; // in order
    script.addEventListener("error", failed);
  }
  scripts.at(-1).addEventListener("load", done);
  document.head.append(files);
});

(function () {
  const menu = document.getElementById("menu");
  const wide = window.matchMedia("(min-width: 76.25em)");

  document.querySelector("[data-menu=open]").addEventListener("click", () => menu.showModal());
  document.querySelector("[data-menu=close]").addEventListener("click", () => menu.close());
  // What lies around the menu is the dialog's backdrop, and a press on it counts as one on the dialog itself.
  menu.addEventListener("click", (event) => { if (event.target === menu) menu.close(); });
  wide.addEventListener("change", () => menu.close());

  const parts = document.querySelector(".parts details"), beside = window.matchMedia("(min-width: 60em)");
  const fold = () => { if (parts) parts.open = beside.matches; };
  beside.addEventListener("change", fold);
  fold();
})();
