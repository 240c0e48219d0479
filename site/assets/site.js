// Opens the search or the menu from any element that names its switch. Without this script such a link still leads to a page.
// It knows no page and sends nothing anywhere.
"use strict";
for (const opener of document.querySelectorAll("[data-opens]")) opener.setAttribute("aria-haspopup", "dialog");
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const toggle = opener && document.getElementById(opener.dataset.opens);
  if (!toggle) return;
  event.preventDefault();
  toggle.click();
  if (toggle.id === "__search") document.querySelector(".md-search__input").focus();
});
