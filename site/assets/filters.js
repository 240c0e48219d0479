// Shows only the questions that fit a role and an answer. Without this script all of them are there. The choice stands in the
// address after the #, so that it can be shared. It sends nothing anywhere and stores nothing.
"use strict";
(() => {
  const form = document.querySelector("form.filters");
  if (!form) return;
  const fields = [...form.querySelectorAll("select")];
  const count = form.querySelector(".filter-count");
  const groups = [...document.querySelectorAll("section.questions")].map((section) => ({
    section,
    entry: document.querySelector(`.md-sidebar a[href="#${section.querySelector("h2").id}"]`)?.closest("li"),
    items: [...section.querySelectorAll("li")].map((item) => ({ item, ...item.querySelector("[data-roles]").dataset })),
  }));

  const fits = (one, role, answer) =>
    (!role || one.roles.split(" ").some((id) => id === role || id === "all-workforce")) && (!answer || one.answer === answer);

  const show = () => {
    const { role, answer } = Object.fromEntries(fields.map((field) => [field.name, field.value]));
    let shown = 0;
    for (const { section, entry, items } of groups) {
      const fitting = items.filter((one) => fits(one, role, answer));
      for (const one of items) one.item.hidden = !fitting.includes(one);
      section.hidden = !fitting.length;
      if (entry) entry.hidden = !fitting.length;
      shown += fitting.length;
    }
    form.classList.toggle("filtered", Boolean(role || answer));
    return shown;
  };

  const say = (shown) => {
    const { one, many, none } = form.dataset;
    count.textContent = shown === 0 ? none : shown === 1 ? one : many.replace("{n}", shown);
  };

  const keep = () => {
    const chosen = fields.filter((field) => field.value).map((field) => `${field.name}=${field.value}`);
    const address = chosen.length ? `#${chosen.join("&")}` : location.pathname + location.search;
    if (chosen.length || /^#\w+=/.test(location.hash)) history.replaceState(null, "", address);
  };

  const read = () => {
    if (!/^#\w+=/.test(location.hash)) return;
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) {
      field.value = asked.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = "";
    }
    say(show());
  };

  form.addEventListener("change", () => { say(show()); keep(); });
  form.addEventListener("reset", () => setTimeout(() => { say(show()); keep(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", read);
  form.hidden = false;
  read();
})();
