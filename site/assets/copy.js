// Puts a copy button behind each wording that may be borrowed. Without this script the words can be marked and copied by hand.
// It reads no clipboard and sends nothing anywhere.
"use strict";
(() => {
  const told = document.getElementById("copy-words");
  if (!told) return;

  const mark = (words) => {
    const range = document.createRange();
    range.selectNodeContents(words);
    const marked = getSelection();
    marked.removeAllRanges();
    marked.addRange(range);
    return marked;
  };

  // Older browsers, and some that open files from a folder, have no other way.
  const copyMarked = (words) => {
    const marked = mark(words);
    const done = document.execCommand("copy");
    if (done) marked.removeAllRanges();
    return done;
  };

  const copy = async (words) => {
    try {
      await navigator.clipboard.writeText(words.textContent.trim());
      return true;
    } catch {
      return copyMarked(words);
    }
  };

  const say = (button, done) => {
    told.textContent = "";
    setTimeout(() => { told.textContent = done ? told.dataset.done : told.dataset.failed; });
    const label = button.firstChild;
    label.textContent = done ? told.dataset.done : told.dataset.copy;
    button.classList.toggle("done", done);
    setTimeout(() => { label.textContent = told.dataset.copy; button.classList.remove("done"); }, 3000);
  };

  const add = (words, number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.append(document.createTextNode(told.dataset.copy));
    words.id ||= `copies-${number}`;
    button.setAttribute("aria-describedby", words.id);
    button.addEventListener("click", async () => say(button, await copy(words)));
    words.after(" ", button);
  };

  document.querySelectorAll(".copies").forEach(add);
})();
