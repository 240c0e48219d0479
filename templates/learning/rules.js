// Opens a rule over the quiz, so that nobody loses the place. It knows no story. Without this script the rules stand below.
"use strict";
(() => {
  const sheet = document.querySelector(".sheet");
  const dialog = document.querySelector("dialog.rule-window");
  if (!sheet || !dialog || !dialog.showModal) return;
  sheet.classList.add("live");
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#rule-"]');
    const rule = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!rule) return;
    event.preventDefault();
    const words = [...rule.childNodes].map((node) => node.cloneNode(true));
    const title = words.find((node) => node.nodeName === "H3");
    if (title) title.id = "rule-window-title";
    dialog.querySelector(".rule-words").replaceChildren(...words);
    dialog.showModal();
  });
})();
