// Chooses the light or the dark look before the page is drawn: the reader's own choice, else the system's. It knows no page, and the
// choice stays in this browser.
"use strict";
(function () {
  const KEY = "policyloom-look";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  root.classList.replace("no-js", "js");

  // Storage may be switched off, and then reading it throws.
  function stored() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }

  function keep(look) {
    try {
      if (look === ofSystem()) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, look);
    } catch { /* The look then lasts as long as the page. */ }
  }

  function ofSystem() {
    return system.matches ? "slate" : "default";
  }

  function show(look) {
    root.dataset.mdColorScheme = look;
    const button = document.querySelector("[data-look]");
    if (button) button.setAttribute("aria-label", look === "slate" ? button.dataset.toLight : button.dataset.toDark);
  }

  function chosen() {
    const look = stored();
    return look === "slate" || look === "default" ? look : ofSystem();
  }

  show(chosen());
  system.addEventListener("change", () => show(chosen()));
  document.addEventListener("DOMContentLoaded", () => {
    show(chosen());
    document.querySelector("[data-look]").addEventListener("click", () => {
      const look = root.dataset.mdColorScheme === "slate" ? "default" : "slate";
      keep(look);
      show(look);
    });
  });
})();
