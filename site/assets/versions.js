// Tells which approved version applied on a day, from the table on the page. Without this script the table tells it too.
// A day may stand in the address, as #on=2027-03-01. It sends nothing anywhere.
"use strict";
(() => {
  const form = document.querySelector("form.which-day");
  if (!form) return;
  const field = form.querySelector("input");
  const answer = form.querySelector(".filter-count");
  const written = new Intl.DateTimeFormat(form.dataset.language, { dateStyle: "long", timeZone: "UTC" });
  const versions = [...document.querySelectorAll(".versions tbody tr")].flatMap((row) => {
    const [since, until] = [...row.querySelectorAll("time")].map((time) => time.dateTime);
    return since ? [{ link: row.querySelector("a"), since, until: until ?? "9999-12-31" }] : [];
  });
  const held = (day) => versions.find((one) => one.since <= day && day <= one.until);

  const tell = () => {
    const day = field.value;
    answer.textContent = "";
    if (!day) return undefined;
    const found = held(day);
    const said = (found ? form.dataset.held : form.dataset.none).replace("{day}", written.format(new Date(`${day}T00:00:00Z`)));
    answer.textContent = found ? said.replace("{version}", found.link.dataset.version) : said;
    return found;
  };

  form.addEventListener("input", tell);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = tell();
    if (found) location.assign(found.link.href);
    else if (!field.value) answer.textContent = form.dataset.bad;
  });
  const asked = /^#on=(\d{4}-\d{2}-\d{2})$/.exec(location.hash);
  form.hidden = false;
  if (asked) { field.value = asked[1]; tell(); }
})();
