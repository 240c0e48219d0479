// Opens and closes the menu, and unfolds every part of a page before it is printed. It knows no page.
"use strict";
(function () {
  const menu = document.getElementById("menu");
  const wide = window.matchMedia("(min-width: 76.25em)");

  document.querySelector("[data-menu=open]").addEventListener("click", () => menu.showModal());
  document.querySelector("[data-menu=close]").addEventListener("click", () => menu.close());
  // What lies around the menu is the dialog's backdrop, and a press on it counts as one on the dialog itself.
  menu.addEventListener("click", (event) => { if (event.target === menu) menu.close(); });
  wide.addEventListener("change", () => menu.close());
})();
