// Shows one slide at a time, with keys, touch and a toolbar. Without this script the page is one long list of slides with notes.
// It sends nothing anywhere; a speaker window is this same page, and the two tell each other the number of the slide.
"use strict";
(() => {
  const SPEAKER = "speaker-window";
  const root = document.documentElement;
  const sheets = [...document.querySelectorAll(".sheet")];
  const panel = document.querySelector(".panel");
  const field = panel.querySelector("input");
  const status = document.querySelector("[role=status]");
  const help = document.querySelector("dialog");
  const speaking = window.name === SPEAKER && window.opener !== null;
  let other = speaking ? window.opener : null;
  let now = 0;

  const addressed = () => {
    const number = Number(location.hash.slice(1));
    return Number.isInteger(number) && number >= 1 && number <= sheets.length ? number : 1;
  };
  const button = (name) => panel.querySelector(`[data-does="${name}"]`);

  function show() {
    const first = now === 0;
    sheets[now - 1]?.classList.remove("now");
    now = addressed();
    const sheet = sheets[now - 1];
    sheet.classList.add("now");
    sheet.querySelector(".notes").scrollTop = 0;
    field.value = now;
    button("previous").disabled = now === 1;
    button("next").disabled = now === sheets.length;
    if (!first) status.textContent = sheet.getAttribute("aria-label");
    if (other && !other.closed) other.postMessage({ slide: now }, "*");
  }

  function go(number) {
    const wanted = Math.min(Math.max(number, 1), sheets.length);
    if (wanted !== now) location.hash = String(wanted);
  }

  function press(name, on) {
    root.classList.toggle(name === "notes" ? "noting" : name, on);
    button(name).setAttribute("aria-pressed", String(on));
  }

  function overview(on) {
    press("overview", on);
    const sheet = sheets[now - 1];
    if (on) {
      sheet.scrollIntoView({ block: "center" });
      sheet.querySelector(".number").focus({ preventScroll: true });
    } else if (document.activeElement?.closest(".sheet")) {
      document.activeElement.blur();
    }
  }

  function leave() {
    if (root.classList.contains("overview")) overview(false);
    else if (root.classList.contains("noting") && !speaking) press("notes", false);
  }

  function leaveField() {
    field.value = now;
    field.blur();
  }

  function enter() {
    const number = Number(field.value);
    if (Number.isInteger(number) && number >= 1) go(number);
    overview(false);
    leaveField();
  }

  const does = {
    previous: () => go(now - 1),
    next: () => go(now + 1),
    first: () => go(1),
    last: () => go(sheets.length),
    notes: () => press("notes", !root.classList.contains("noting")),
    overview: () => overview(!root.classList.contains("overview")),
    speaker: () => {
      other = window.open(`${location.href.split("#")[0]}#${now}`, SPEAKER, "popup,width=1100,height=700");
    },
    full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    help: () => help.showModal(),
    close: () => help.close(),
    go: () => { field.focus(); field.select(); },
  };
  const keys = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
    ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous",
    Home: "first", End: "last",
    n: "notes", s: "speaker", o: "overview", f: "full", "?": "help", g: "go",
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target === field) {
      if (event.key === "Enter") enter();
      if (event.key === "Escape") leaveField();
      return;
    }
    if (event.key === "Escape") return leave();
    if (event.key === " " && event.target.closest("button")) return;
    if (event.target.closest(".notes") && /^(Arrow[UD]|Page|Home|End| )/.test(event.key)) return;
    if (root.classList.contains("overview") && /^(Arrow[UD]|Page|Home|End| )/.test(event.key)) return;
    if (/^[0-9]$/.test(event.key)) {
      field.focus();
      field.value = event.key;
      return event.preventDefault();
    }
    const name = event.key === " " && event.shiftKey ? "previous" : keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!name || (name === "full" && !document.fullscreenEnabled)) return;
    event.preventDefault();
    does[name]();
  });

  document.addEventListener("click", (event) => {
    const asked = event.target.closest("[data-does]");
    if (asked) return does[asked.dataset.does]();
    const sheet = event.target.closest(".sheet");
    if (!sheet || !root.classList.contains("overview")) return;
    event.preventDefault();
    go(sheets.indexOf(sheet) + 1);
    overview(false);
  });

  let touched = null;
  document.addEventListener("touchstart", (event) => {
    const single = event.touches.length === 1 && !event.target.closest(".panel, .notes, dialog");
    touched = single && !root.classList.contains("overview") ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!touched || (window.visualViewport && window.visualViewport.scale > 1)) return;
    const across = event.changedTouches[0].clientX - touched.clientX;
    const along = event.changedTouches[0].clientY - touched.clientY;
    if (Math.abs(across) > 50 && Math.abs(across) > 2 * Math.abs(along)) go(now + (across < 0 ? 1 : -1));
  }, { passive: true });

  window.addEventListener("message", (event) => {
    if (!Number.isInteger(event.data?.slide) || (event.source !== other && event.source !== window.opener)) return;
    go(event.data.slide);
  });
  window.addEventListener("hashchange", show);
  field.addEventListener("blur", () => { field.value = now; });

  for (const notes of document.querySelectorAll(".notes")) notes.tabIndex = 0;
  root.classList.add("live");
  root.classList.toggle("speaking", speaking);
  panel.hidden = false;
  button("full").hidden = !document.fullscreenEnabled;
  button("speaker").hidden = speaking || matchMedia("(pointer: coarse)").matches;
  press("overview", false);
  press("notes", speaking || matchMedia("(max-width: 40rem) and (max-aspect-ratio: 1/1)").matches);
  show();
})();
