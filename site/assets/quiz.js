// The quiz: asks the stories of the list on its page one by one, tells what each answer leads to, and ends with a review.
// It keeps answers in memory only. `window.quizRecord`, where a page has one, is told what happened; it knows no learning system.
"use strict";
(() => {
  const root = document.getElementById("quiz");
  if (!root) return;
  const one = (name, from = root) => from.querySelector(name);
  const all = (name, from = root) => [...from.querySelectorAll(name)];
  const say = (name, n, m) => (root.getAttribute(`data-say-${name}`) || "").replace("{n}", n).replace("{m}", m);
  const [desk, list, start, play, end] = [".quiz-desk", ".quiz-list", ".quiz-start", ".quiz-play", ".quiz-end"].map((name) => one(name));
  const [short, least, mastery] = ["short", "least", "mastery"].map((name) => Number(root.dataset[name]));
  const record = window.quizRecord || null;

  // The stories, read from the list. An answer is a number: bit n stands for option n.
  const stories = all(".quiz-story", list).map((place) => {
    const options = all(".quiz-option", place);
    return {
      place,
      id: place.dataset.story,
      topic: place.dataset.topic,
      roles: place.dataset.roles.split(" ").filter(Boolean),
      many: "many" in place.dataset,
      options,
      right: options.reduce((sum, option, n) => sum + ("right" in option.dataset ? 2 ** n : 0), 0),
    };
  });
  const boxes = (name) => all(`input[name="${name}"]`, start);
  let turn = 0;
  let round = [];
  let answers = [];

  const copied = (from, to) => to.replaceChildren(...[...from.childNodes].map((node) => node.cloneNode(true)));
  const made = (name) => one(name).content.firstElementChild.cloneNode(true);
  const has = (answer, n) => Math.floor(answer / 2 ** n) % 2 === 1;
  const rightly = (n) => answers[n] === round[n].right;
  const score = () => answers.filter((_, n) => rightly(n)).length;
  const shown = (part) => {
    for (const other of [start, play, end]) other.hidden = other !== part;
  };
  const focused = (element, seen = element) => {
    element.focus({ preventScroll: true });
    seen.scrollIntoView({ block: "start" });
  };

  // Choosing a round

  const ticked = (name) => boxes(name).filter((box) => box.checked).map((box) => box.value);
  const long = () => !boxes("length").some((box) => box.value === "short" && box.checked);

  function fitting() {
    const topics = ticked("topic");
    const roles = ticked("role");
    return stories.filter(
      (story) =>
        (!topics.length || topics.includes(story.topic)) &&
        (!roles.length || !story.roles.length || story.roles.some((role) => roles.includes(role))),
    );
  }

  // Topics take turns, so that a short round has something of each; every further round goes on where the last one stopped.
  function picked(from) {
    if (long() || from.length <= short) return from;
    const topics = [...new Set(from.map((story) => story.topic))];
    const rows = topics.map((topic) => from.filter((story) => story.topic === topic));
    const mixed = from.flatMap((_, n) => rows.map((row) => row[n])).filter(Boolean);
    const first = (turn * short) % mixed.length;
    const taken = new Set([...mixed, ...mixed].slice(first, first + short));
    return from.filter((story) => taken.has(story));
  }

  function counted() {
    const from = fitting();
    const n = from.length;
    const enough = n >= Math.max(1, Math.min(least, stories.length));
    const fit = say(`fit-${n === 0 ? "none" : n === 1 ? "one" : "many"}`, n);
    const takes = !enough ? n && say("few", Math.min(least, stories.length)) : picked(from).length === n ? n > 1 && say("takes-all") : say("takes", short);
    one(".quiz-count").textContent = [fit, takes].filter(Boolean).join(" ");
    one(".quiz-go").disabled = !enough;
    for (const story of stories) story.place.hidden = !from.includes(story);
    return enough;
  }

  // Asking

  function ask() {
    const story = round[answers.length];
    shown(play);
    one(".quiz-progress").textContent = say("progress", answers.length + 1, round.length);
    one(".quiz-bar").max = round.length;
    one(".quiz-bar").value = answers.length;
    copied(one("h2", story.place), one("#quiz-title"));
    copied(one(".quiz-situation", story.place), one(".quiz-situation", play));
    copied(one(".quiz-question", story.place), one("legend", play));
    one(".quiz-many").hidden = !story.many;
    one(".quiz-asks").toggleAttribute("aria-describedby", false);
    if (story.many) one(".quiz-asks").setAttribute("aria-describedby", "quiz-many");
    one(".quiz-choices").replaceChildren(
      ...story.options.map((option, n) => {
        const choice = made(".quiz-choice-form");
        const box = one("input", choice);
        [box.type, box.name, box.value] = [story.many ? "checkbox" : "radio", "answer", n];
        copied(one("summary", option), one("span", choice));
        return choice;
      }),
    );
    one(".quiz-missing").textContent = "";
    one(".quiz-form").hidden = false;
    one(".quiz-feedback").hidden = true;
    focused(one("#quiz-title"), play);
  }

  function check() {
    const story = round[answers.length];
    const answer = all(".quiz-choices input").reduce((sum, box) => sum + (box.checked ? 2 ** Number(box.value) : 0), 0);
    if (!answer) {
      one(".quiz-missing").textContent = say("missing");
      one(".quiz-choices input").focus();
      return;
    }
    answers.push(answer);
    const last = answers.length === round.length;
    copied(one("legend", play), one(".quiz-asked", play));
    one(".quiz-how").textContent = say(how(story, answer));
    one(".quiz-how").className = `quiz-how ${how(story, answer)}`;
    one(".quiz-told", play).replaceChildren(...told(story, answer));
    one(".quiz-next").textContent = say(last ? "end" : "next");
    one(".quiz-bar").value = answers.length;
    one(".quiz-form").hidden = true;
    one(".quiz-feedback").hidden = false;
    focused(one(".quiz-how"));
    noted(record && record.answered(asRecorded(story, answer), held()));
    if (last) finish();
  }

  function how(story, answer) {
    if (answer === story.right) return "right";
    return story.many && story.options.some((_, n) => has(answer, n) && has(story.right, n)) ? "part" : "wrong";
  }

  const verdict = (place, good, words) => {
    place.className = `quiz-verdict ${good ? "yes" : "no"}`;
    place.textContent = words;
  };

  function told(story, answer) {
    return story.options.map((option, n) => {
      const item = made(".quiz-told-form");
      const good = has(story.right, n);
      verdict(one(".quiz-verdict", item), good, root.dataset[good ? "optionRight" : "optionWrong"]);
      one(".quiz-yours", item).hidden = !has(answer, n);
      item.className = has(answer, n) ? "mine" : "";
      copied(one("summary", option), one(".quiz-text", item));
      copied(one(".quiz-explanation", option), one(".quiz-explanation", item));
      const rules = one(".quiz-rules", option);
      if (rules) copied(rules, one(".quiz-rules", item));
      else one(".quiz-rules", item).remove();
      return item;
    });
  }

  // The end

  function finish() {
    const percent = Math.floor((100 * score()) / round.length);
    const [right, of] = [score(), round.length];
    turn += 1;
    const passed = record && record.finished(percent, held(true));
    one(".quiz-score").textContent = say("score", right, of);
    one(".quiz-said").textContent = record
      ? say(passed === null ? "scored" : passed ? "passed" : "failed", percent, record.mastery(mastery))
      : "";
    const missed = round.filter((_, n) => !rightly(n));
    const links = new Map();
    for (const story of missed) for (const link of all(".quiz-rules a", story.place)) links.set(link.getAttribute("href"), link);
    one(".quiz-read ul").replaceChildren(
      ...[...links.values()].map((link) => {
        const item = document.createElement("li");
        item.append(link.cloneNode(true));
        return item;
      }),
    );
    one(".quiz-read").hidden = !missed.length;
    if (!missed.length) one(".quiz-said").textContent = `${one(".quiz-said").textContent} ${say("all-right")}`.trim();
    one(".quiz-review").replaceChildren(...round.map((story, n) => reviewed(story, answers[n], rightly(n))));
    noted(record && record.note());
  }

  function reviewed(story, answer, right) {
    const item = made(".quiz-review-form");
    verdict(one(".quiz-verdict", item), right, say(right ? "story-right" : "story-wrong"));
    copied(one("h2", story.place), one(".quiz-name", item));
    copied(one(".quiz-situation", story.place), one(".quiz-situation", item));
    copied(one(".quiz-question", story.place), one(".quiz-asked", item));
    one(".quiz-told", item).replaceChildren(...told(story, answer));
    return item;
  }

  // What a record is told: short names of options, and a round as numbers, from which it can be taken up again.

  function asRecorded(story, answer) {
    const letters = (bits) => story.options.map((_, n) => (has(bits, n) ? (n + 10).toString(36) : "")).filter(Boolean).join(",");
    return { id: story.id, given: letters(answer), right: letters(story.right), correct: answer === story.right };
  }

  function held(anew = false) {
    const numbers = (name) => boxes(name).flatMap((box, n) => (box.checked ? [n] : []));
    const given = anew ? "" : answers.map((answer) => answer.toString(36)).join(".");
    return [numbers("topic"), numbers("role"), long() ? 1 : 0, turn, given];
  }

  function resumed(from) {
    if (!Array.isArray(from) || from.length !== 5) return false;
    const [topics, roles, whole, last, given] = from;
    if (![topics, roles].every(Array.isArray) || !Number.isInteger(last) || last < 0 || typeof given !== "string") return false;
    boxes("topic").forEach((box, n) => (box.checked = topics.includes(n)));
    boxes("role").forEach((box, n) => (box.checked = roles.includes(n)));
    boxes("length").forEach((box) => (box.checked = (box.value === "all") === Boolean(whole)));
    turn = last;
    if (!counted() || !given) return false;
    round = picked(fitting());
    answers = given.split(".").map((answer) => parseInt(answer, 36));
    if (answers.length < round.length && answers.every((answer, n) => answer > 0 && answer < 2 ** round[n].options.length)) return true;
    [round, answers] = [[], []];
    return false;
  }

  function noted(name) {
    const words = name && say(`record-${name[0]}`, name[1]);
    if (words && one(".quiz-note").textContent !== words) one(".quiz-note").textContent = words;
  }

  // Printing: the questions alone, with boxes to tick, or whatever is on the screen, with every answer open

  function printed(what) {
    root.dataset.prints = what;
    window.print();
  }
  window.addEventListener("afterprint", () => delete root.dataset.prints);

  start.addEventListener("change", counted);
  start.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!counted()) return;
    [round, answers] = [picked(fitting()), []];
    ask();
  });
  one(".quiz-form").addEventListener("submit", (event) => {
    event.preventDefault();
    check();
  });
  one(".quiz-form").addEventListener("change", () => {
    one(".quiz-missing").textContent = "";
  });
  const restart = () => {
    counted();
    shown(start);
    focused(one("#quiz-round"));
  };
  one(".quiz-next").addEventListener("click", () => {
    if (answers.length < round.length) return ask();
    shown(end);
    return focused(one("#quiz-result"));
  });
  one(".quiz-leave").addEventListener("click", restart);
  one(".quiz-again").addEventListener("click", restart);
  one(".quiz-print-questions").addEventListener("click", () => printed("questions"));
  one(".quiz-print-review").addEventListener("click", () => printed("review"));

  root.classList.add("live");
  desk.hidden = false;
  const before = record && record.open(root.dataset.edition, mastery);
  noted(record && record.note());
  if (before && resumed(before)) ask();
  else counted();
})();
