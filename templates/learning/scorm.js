// What a SCORM 1.2 run-time is told of the quiz. It finds the run-time, speaks to it, and knows no story and no word.
// Without a run-time everything is played the same, and nothing is recorded.
"use strict";
window.quizRecord = (() => {
  const MOST = 4096;
  const began = Date.now();
  const faults = [];
  let api = null;
  let over = false;
  let edition = "";
  let needed = 0;
  let state = "none";
  let next = 0;

  // A run-time stands in a window above this one, or above the one that opened it. Windows of another origin hide what they have.
  function above(first) {
    for (let here = first, steps = 0; here && steps < 12; here = here.parent, steps += 1) {
      try {
        if (here.API) return here.API;
      } catch {
        // Of another origin: look further up.
      }
      if (here.parent === here) break;
    }
    return null;
  }

  function opener(of) {
    try {
      return of.opener;
    } catch {
      return null;
    }
  }

  function call(name, ...values) {
    try {
      return String(api[name](...values));
    } catch {
      return "";
    }
  }

  const failed = () => Number.parseInt(call("LMSGetLastError"), 10) || 0;
  const get = (key) => {
    const value = call("LMSGetValue", key);
    return failed() ? "" : value;
  };
  const set = (key, value) => {
    const done = call("LMSSetValue", key, String(value));
    const fault = failed();
    if (done === "true" && !fault) return true;
    faults.push(fault || 101);
    return false;
  };
  const commit = () => {
    if (call("LMSCommit", "") !== "true") faults.push(failed() || 101);
  };

  function open(of, mark) {
    [edition, needed] = [of, mark];
    api = above(window.parent === window ? null : window.parent) || above(opener(window)) || above(opener(window.top));
    if (!api) return null;
    if (call("LMSInitialize", "") !== "true") {
      state = "fault";
      faults.push(failed() || 101);
      api = null;
      return null;
    }
    const status = get("cmi.core.lesson_status");
    const asked = Number.parseFloat(get("cmi.student_data.mastery_score"));
    if (asked > 0 && asked <= 100) needed = asked;
    if (["browse", "review"].includes(get("cmi.core.lesson_mode"))) state = "viewed";
    else if (["passed", "completed"].includes(status)) state = "passed";
    else begin(status);
    return state === "open" ? taken() : null;
  }

  function begin(status) {
    state = "open";
    next = Number.parseInt(get("cmi.interactions._count"), 10);
    if (!["incomplete", "failed"].includes(status)) set("cmi.core.lesson_status", "incomplete");
    set("cmi.core.exit", "suspend");
    commit();
  }

  // What was held of another edition of the quiz fits no longer.
  function taken() {
    try {
      const [of, round] = JSON.parse(get("cmi.suspend_data"));
      if (of !== edition) return null;
      if (round[4]) state = "resumed";
      return round;
    } catch {
      return null;
    }
  }

  function hold(round) {
    const text = JSON.stringify([edition, round]);
    set("cmi.suspend_data", text.length <= MOST ? text : "");
  }

  const recording = () => api && !over && (state === "open" || state === "resumed");

  function answered(answer, round) {
    if (!recording()) return note();
    state = "open";
    if (Number.isInteger(next)) interaction(`cmi.interactions.${next}`, answer);
    set("cmi.core.lesson_location", answer.id.slice(0, 255));
    set("cmi.core.exit", "suspend");
    hold(round);
    commit();
    return note();
  }

  function interaction(place, answer) {
    next += 1;
    set(`${place}.id`, answer.id.slice(0, 255));
    set(`${place}.type`, "choice");
    set(`${place}.student_response`, answer.given);
    set(`${place}.correct_responses.0.pattern`, answer.right);
    set(`${place}.result`, answer.correct ? "correct" : "wrong");
  }

  // Gives whether the round was passed; null where nothing is recorded.
  function finished(percent, round) {
    if (!recording()) return null;
    const passed = percent >= needed;
    set("cmi.core.score.min", 0);
    set("cmi.core.score.max", 100);
    set("cmi.core.score.raw", percent);
    set("cmi.core.lesson_status", passed ? "passed" : "failed");
    set("cmi.core.lesson_location", "");
    set("cmi.core.exit", "");
    hold(round);
    commit();
    if (passed) state = "passed";
    return passed;
  }

  function leave() {
    if (!api || over) return;
    over = true;
    if (state !== "viewed") set("cmi.core.session_time", lasted(Date.now() - began));
    if (call("LMSFinish", "") !== "true") faults.push(failed() || 101);
  }

  function lasted(milliseconds) {
    const seconds = Math.min(Math.floor(milliseconds / 1000), 9999 * 3600);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return parts.map((part, n) => String(part).padStart(n ? 2 : 4, "0")).join(":");
  }

  // The name of what to tell the learner, and a number for it.
  function note() {
    return faults.length ? ["fault", faults[faults.length - 1]] : [state, ""];
  }

  window.addEventListener("pagehide", leave);
  window.addEventListener("beforeunload", leave);
  // A page that comes back from the browser's memory has said goodbye already.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());

  return { open, answered, finished, note, mastery: () => needed };
})();
