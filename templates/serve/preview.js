/* Reloads the page when `policyloom serve` has made the site again, and shows what is wrong with the policy. Only the preview has it. */
(function () {
  "use strict";

  var script = document.currentScript;
  var source = null;

  function notice(told) {
    var shown = document.getElementById("policyloom-notice");
    if (shown) shown.remove();
    if (!told.text) return;
    var box = document.createElement("section");
    var heading = document.createElement("h2");
    var text = document.createElement("pre");
    box.id = "policyloom-notice";
    box.className = "policyloom-notice" + (document.body.children.length ? "" : " is-alone");
    box.setAttribute("role", "alert");
    box.setAttribute("aria-label", script.dataset.preview);
    box.tabIndex = 0; // It scrolls, so the keyboard has to reach it.
    heading.textContent = told.heading;
    text.textContent = told.text;
    box.append(heading, text);
    document.body.append(box);
  }

  function listen() {
    if (source) return;
    source = new EventSource(new URL("events", script.src).href);
    source.onmessage = function (event) {
      var told = JSON.parse(event.data);
      if (told.number !== script.dataset.number) location.reload();
      else notice(told);
    };
  }

  // A browser gives one address few connections: a page that nobody looks at gives its own back.
  function follow() {
    if (document.visibilityState === "visible") return listen();
    if (source) source.close();
    source = null;
  }

  document.addEventListener("visibilitychange", follow);
  window.addEventListener("pagehide", function () {
    if (source) source.close();
    source = null;
  });
  window.addEventListener("pageshow", follow);
  follow();
})();
