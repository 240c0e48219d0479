// Puts the search into its dialog and into the places that pages have for it, and shows what finder.js finds. It knows no policy, keeps
// nothing and sends nothing. Index and finder are loaded when somebody begins to search.
"use strict";
(function () {
  const ROOT = new URL("..", document.currentScript.src);
  const PAUSE = 100; // milliseconds after a key, so that a reader hears the count once
  const EXCERPT = 160;
  const dialog = document.getElementById("search");
  let loading = null;

  /** Load the finder once. */
  async function load() {
    loading ||= policyloomLater("search-files");
    await loading;
    return policyloomSearch;
  }

  function made(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function marked(element, pieces) {
    for (const [words, matched] of pieces) element.append(matched ? made("mark", "", words) : words);
    return element;
  }

  /** Make one result: a link with its kind, its short answer and the words that fit. */
  function shown(finder, { entry, terms }) {
    const item = made("li", "search-result");
    const link = marked(made("a", "search-title"), finder.pieces(entry.title, terms));
    link.href = new URL(entry.at, ROOT).href;
    const about = made("p", "search-about");
    if (entry.mark) about.append(made("span", (entry.kind === "rule" ? "badge " : "verdict ") + classOf(entry.mark), finder.marks[entry.mark]));
    about.append(made("span", "search-kind", finder.kinds[entry.kind]));
    item.append(link, about);
    if (entry.text) item.append(marked(made("p", "search-excerpt"), finder.pieces(finder.excerpt(entry.text, terms, EXCERPT), terms)));
    return item;
  }

  function classOf(mark) {
    return { do: "yes", dont: "no" }[mark] || mark;
  }

  /** Bring a box to life at a place of the page. Gives what others may do with it. */
  function boxAt(place, name) {
    const box = document.importNode(document.getElementById("search-box").content, true).firstElementChild;
    const part = (className) => box.querySelector("." + className);
    const [field, hint, count, results, none] = ["field", "hint", "count", "results", "none"].map((one) => part("search-" + one));
    let waiting = 0;
    field.id = `search-field-${name}`;
    hint.id = `search-hint-${name}`;
    field.setAttribute("aria-describedby", hint.id);
    box.querySelector("label").htmlFor = field.id;

    function say(found, words, isBroken) {
      const asked = words.trim() !== "";
      hint.hidden = asked;
      results.hidden = !found.length;
      none.hidden = !asked || found.length > 0;
      part("search-none-words").hidden = isBroken;
      count.textContent = !asked ? "" : isBroken ? box.dataset.broken : counted(found.length);
    }

    function counted(number) {
      if (number === 0) return box.dataset.none;
      return number === 1 ? box.dataset.one : box.dataset.many.replace("{n}", String(number));
    }

    async function search() {
      const words = field.value;
      try {
        const finder = await load();
        if (words !== field.value) return; // an answer to what is no longer asked
        const found = words.trim() ? finder.find(words) : [];
        results.replaceChildren(...found.map((one) => shown(finder, one)));
        say(found, words, false);
      } catch {
        results.replaceChildren();
        say([], words, true);
      }
    }

    /** Move from the field into the results and back; gives whether there was a way to go. */
    function move(step) {
      const stops = [field, ...results.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + step];
      if (!next) return false;
      next.focus();
      next.closest("li")?.scrollIntoView({ block: "nearest" });
      return true;
    }

    field.addEventListener("focus", () => load().catch(() => {}));
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, PAUSE);
    });
    box.addEventListener("keydown", async (event) => {
      if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const entered = event.key === "Enter" && event.target === field;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] || (entered ? 1 : 0);
      const inside = event.target === field || results.contains(event.target);
      if (!step || !inside) return;
      event.preventDefault();
      if (entered) {
        clearTimeout(waiting);
        await search();
      }
      move(step);
    });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || dialog.contains(box) || !field.value) return;
      field.value = "";
      search();
      field.focus();
    });

    place.append(box);
    return {
      field,
      ask(words) {
        field.value = words;
        return search();
      },
    };
  }

  const inDialog = boxAt(dialog, "dialog");
  const place = document.querySelector("[data-search=here]");
  const onPage = place && boxAt(place, "page");

  function open(words) {
    if (!dialog.open) dialog.showModal();
    if (words) inDialog.ask(words);
    inDialog.field.focus();
    inDialog.field.select();
  }

  document.querySelector("[data-search=open]").addEventListener("click", () => open());
  dialog.querySelector(".search-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    // What lies around the box is the dialog's backdrop; a result may lead to another part of the same page.
    if (event.target === dialog || event.target.closest("a")) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    const isShortcut = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!isShortcut || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open();
  });

  function isTyping(element) {
    return element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio]), textarea, select");
  }

  const linked = new URLSearchParams(location.search).get("q");
  if (linked && onPage) onPage.ask(linked);
  else if (linked) open(linked);
})();
