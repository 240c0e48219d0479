// The page "Check a draft": marks words as they are typed, shows hints, asks questions, ends with a checklist for paper.
// Rules are in rules.js, matching in engine.js, words in the page. It sends nothing and stores nothing. checker-start.js calls it.
"use strict";
function checkDrafts(root) {
  const record = globalThis.policyloomRules, rules = policyloom.loadRules(record);
  const choosing = checkerQuestions(record, root.dataset.everyone);

  // What the page itself knows becomes facts, where the policy has them in its vocabulary.
  const MEDIA = { post: "text", comment: "comment", message: "direct-message", bio: "bio", handle: "handle", display_name: "handle" };
  const MEDIA_OF_KIND = { photo: "photo", screenshot: "photo", drawing: "photo", video: "video", screen_recording: "video" };
  const ACCOUNTS = { "personal-profile": "personal", "official-account": "official" };
  const ONE_LINE = new Set(["handle", "display_name"]);
  const FIRST = 12; // questions that are asked unless more are wanted
  const FACTS = 4; // facts that stand open, not folded
  const PLACES = 6; // places in the text that a card names unless more are wanted
  const PAUSE = 150, QUIET = 1200; // milliseconds from the last key to the check, and to its announcement

  const all = (selector) => [...root.querySelectorAll(selector)];
  const part = (selector) => root.querySelector(selector);
  const say = (name, values = {}) => {
    const said = root.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? name;
    return said.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  };
  const counted = (name, n) => say(`${name}${n === 0 && root.dataset[`say${name[0].toUpperCase()}${name.slice(1)}None`] ? "None" : n === 1 ? "One" : "Many"}`, { n });
  const element = (name, text = "", style = "") => {
    const made = document.createElement(name);
    made.textContent = text;
    if (style) made.className = style;
    return made;
  };
  const ruleLink = (link, id) => {
    link.href = `${root.dataset.rules}${encodeURIComponent(id)}.html`;
    link.textContent = titles.get(id);
    return link;
  };

  const titles = new Map(record.rules.map((rule) => [rule.id, rule.title]));
  const pads = new Map(all(".checker-field").map((field) => [field.dataset.field, checkerPad(field, policyloom.normalText)]));
  const picture = checkerPicture(part(".checker-picture"), say, () => refresh());
  const ticked = new Map(); // facts that a person stated: name -> value
  const answers = new Map(); // "rule/check" -> "yes", "no" or "unsure"
  const controls = new Map(); // fact -> its label with the control
  const opened = new Set(); // cards that name all their places
  let findings = [], asked = [], rest = 0, at = "", wanted = FIRST, listed = false, timer = 0, spent = 0, speaking = 0, spoken = say("empty");

  // What is checked

  const shown = (name) => part(`[data-shows="${name}"]`).checked;
  const visible = (field) => shown(field in MEDIA ? field : "picture");
  const kind = () => part("#checker-kind").value;

  function place() {
    const media = Object.keys(MEDIA).filter(shown).map((name) => MEDIA[name]);
    if (shown("picture")) media.push(MEDIA_OF_KIND[kind()]);
    return { channel: part("#checker-channel").value, audience: part("#checker-audience").value, media: new Set(media) };
  }

  function given() {
    const known = { account_type: ACCOUNTS[part("#checker-channel").value] };
    if (shown("picture")) {
      known.media_type = kind();
      if (picture.facts()?.place) known.location_shared = true;
    }
    return Object.fromEntries(Object.entries(known).filter(([name, value]) => value !== undefined && name in record.metadata));
  }

  function item() {
    const written = [...pads].filter(([field, pad]) => visible(field) && pad.text().trim());
    return { id: "draft", fields: Object.fromEntries(written.map(([field, pad]) => [field, pad.text()])), metadata: { ...given(), ...Object.fromEntries(ticked) } };
  }

  const started = (draft) => Object.keys(draft.fields).length > 0 || shown("picture");

  function refresh() {
    clearTimeout(timer);
    const before = performance.now(), draft = item(), ready = started(draft);
    findings = ready ? rules.check(draft) : [];
    for (const [field, pad] of pads) pad.mark(findings.filter((one) => one.field === field && one.units).map((one) => ({ units: one.units, strength: one.strength, key: choosing.key(one) })));
    const fitting = ready ? choosing.list(rules.questions(draft), place()) : [];
    rest = Math.max(0, fitting.length - wanted);
    asked = fitting.slice(0, wanted);
    showFacts(ready);
    showFindings(ready, ready && rules.isProtected(draft));
    showQuestions();
    showList(draft);
    announce();
    spent = performance.now() - before;
    root.dataset.spent = spent.toFixed(1);
  }

  // Checks wait until the fingers rest; a text that takes long to check waits longer, so that typing stays smooth.
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, Math.max(PAUSE, 4 * spent));
  };

  // Hints

  const remaining = () => asked.filter((one) => !answers.has(choosing.key(one))).length + rest;

  function summary(ready) {
    if (!ready) return say("empty");
    return `${findings.length ? counted("hints", groups().length) : say("none")} ${counted("left", remaining())}`;
  }

  // One card for each check, however often it hits; what must not be posted stands first.
  function groups() {
    const found = new Map();
    for (const one of findings) {
      const name = choosing.key(one);
      found.set(name, [...(found.get(name) ?? []), one]);
    }
    return [...found.values()].sort(([a], [b]) => (b.strength === "block") - (a.strength === "block"));
  }

  function showFindings(ready, free) {
    part(".checker-said").textContent = summary(ready);
    part(".checker-free").hidden = !free;
    const texts = new Map([...pads].map(([field, pad]) => [field, policyloom.normalText(pad.text())])); // once, since a long text has many hits
    part(".checker-cards").replaceChildren(...groups().map((hits, i, all) => card(hits, texts, all.findIndex(([one]) => one.rule === hits[0].rule) === i)));
  }

  // A rule says why on its first card.
  function card(hits, texts, isFirst) {
    const one = hits[0], made = document.getElementById("checker-card").content.firstElementChild.cloneNode(true);
    const inside = (selector) => made.querySelector(selector);
    made.dataset.key = choosing.key(one);
    made.classList.add(one.strength);
    inside(".checker-strength").textContent = say(one.strength);
    ruleLink(inside("h3 a"), one.rule);
    inside(".checker-message").textContent = one.message;
    inside(".checker-why span").textContent = one.rationale;
    inside(".checker-why").hidden = !isFirst;
    inside(".checker-instead").hidden = !one.suggest;
    inside(".checker-instead span").textContent = one.suggest;
    showPlaces(inside(".checker-words"), made.dataset.key, hits.filter((hit) => hit.units && hit.units[0] < hit.units[1]), texts);
    return made;
  }

  function showPlaces(line, key, places, texts) {
    const most = opened.has(key) || places.length === PLACES + 1 ? Infinity : PLACES;
    line.append(...places.slice(0, most).map((hit) => words(hit, texts)));
    line.hidden = !places.length;
    if (places.length <= most) return;
    const more = element("button", counted("more", places.length - most), "checker-quiet");
    more.type = "button";
    more.addEventListener("click", () => {
      opened.add(key);
      const others = places.slice(most).map((hit) => words(hit, texts));
      more.replaceWith(...others);
      others[0].focus();
    });
    line.append(more);
  }

  function words(hit, texts) {
    const pad = pads.get(hit.field), text = texts.get(hit.field).slice(...hit.units);
    const button = element("button", text.length > 80 ? `${text.slice(0, 79)}…` : text);
    button.type = "button";
    button.setAttribute("aria-label", say("show", { words: button.textContent }));
    button.addEventListener("click", () => {
      pad.select(hit.units);
      choose(choosing.key(hit));
    });
    return button;
  }

  function choose(key) {
    for (const pad of pads.values()) pad.current(key);
    for (const one of all(".checker-card")) one.classList.toggle("current", one.dataset.key === key);
  }

  function follow(pad) {
    const key = pad.keyAt();
    choose(key);
    if (key && matchMedia("(min-width: 60em)").matches) all(".checker-card").find((one) => one.dataset.key === key)?.scrollIntoView({ block: "nearest" });
  }

  // Only what changed is said, and only once the person pauses.
  function announce() {
    clearTimeout(speaking);
    const said = part(".checker-said").textContent;
    speaking = setTimeout(() => {
      if (said !== spoken) part(".checker-live").textContent = spoken = said;
    }, QUIET);
  }

  // Facts

  function showFacts(ready) {
    const known = given(), open_ = (name) => Number(known[name] === true);
    const names = ready ? choosing.triggers(place()).sort((a, b) => open_(b) - open_(a)) : [];
    const needed = new Map(choosing.needed(findings).map((condition) => [condition.metadata, condition]));
    for (const name of ticked.keys()) if (!names.includes(name) && !needed.has(name)) needed.set(name, {});
    for (const name of names) needed.delete(name);
    const [open, folded] = all(".checker-true");
    arrange(open, names.slice(0, FACTS), {});
    arrange(folded, names.slice(FACTS), {});
    arrange(part(".checker-follow"), [...needed.keys()], needed);
    folded.parentElement.hidden = names.length <= FACTS;
    part(".checker-follow").hidden = !needed.size;
    part(".checker-facts").hidden = !names.length && !needed.size;
    for (const input of all("[data-fact][type=checkbox]")) if (!ticked.has(input.dataset.fact)) input.checked = known[input.dataset.fact] === true;
  }

  // Controls that are there already stay, so that nobody loses the place while typing.
  function arrange(box, names, conditions) {
    const lines = names.map((name) => controls.get(name) ?? control(name, conditions.get?.(name) ?? {}));
    for (const line of [...box.querySelectorAll(".checker-fact")]) if (!lines.includes(line)) line.remove();
    lines.forEach((line, i) => {
      const standing = [...box.querySelectorAll(".checker-fact")];
      if (standing[i] !== line) box.insertBefore(line, standing[i] ?? null);
    });
  }

  function control(name, condition) {
    const { type, title } = record.metadata[name], line = element("label", "", "checker-fact"), text = element("span", title);
    const input = condition.one_of ? element("select") : element("input");
    if (condition.one_of) input.append(...["", ...condition.one_of].map((value) => Object.assign(element("option", String(value).replaceAll("_", " ")), { value })));
    else input.type = { boolean: "checkbox", date: "date", number: "number" }[type] ?? "text";
    input.autocomplete = "off";
    input.dataset.fact = name;
    if (input.type === "checkbox") line.classList.add("checker-tick");
    line.append(...(input.type === "checkbox" ? [input, text] : [text, input]));
    input.addEventListener("input", () => {
      state(name, input);
      soon();
    });
    controls.set(name, line);
    return line;
  }

  function state(name, input) {
    const value = input.type === "checkbox" ? input.checked : input.value;
    const matters = input.closest(".checker-follow") || name in given(); // "no" says more than nothing there
    if (value === "" || (value === false && !matters)) ticked.delete(name);
    else ticked.set(name, value);
  }

  // Questions, one at a time

  const index = () => asked.findIndex((one) => choosing.key(one) === at);

  function showQuestions() {
    part(".checker-ask").hidden = !asked.length;
    if (!asked.length) return;
    if (index() < 0) at = choosing.key(asked.find((one) => !answers.has(choosing.key(one))) ?? asked[0]);
    const one = asked[index()], answer = answers.get(at), n = index() + 1, m = asked.length;
    part(".checker-progress").textContent = say("progress", { n, m });
    part(".checker-bar span").style.inlineSize = `${(100 * (m - asked.filter((each) => !answers.has(choosing.key(each))).length)) / m}%`;
    part("#checker-question").textContent = one.question;
    part(".checker-evidence").hidden = !one.evidence;
    part(".checker-evidence span").textContent = one.evidence ?? "";
    for (const button of all("[data-answer]")) button.setAttribute("aria-pressed", String(button.dataset.answer === answer));
    showAdvice(one, answer);
    part(".checker-back").hidden = index() === 0;
    part(".checker-all").hidden = !rest;
    part(".checker-all").textContent = counted("all", rest);
  }

  function showAdvice(one, answer) {
    part(".checker-advice").hidden = !answer || answer === one.passing;
    const check = choosing.check(choosing.key(one));
    part(".checker-advice-what").textContent = answer === "unsure" ? say("answeredUnsure") : `${say(`answered${answer === "yes" ? "Yes" : "No"}`)} ${check.message}`;
    part(".checker-advice-do").textContent = check.suggest?.text ?? "";
    ruleLink(part(".checker-advice-rule"), one.rule);
  }

  function reply(answer) {
    const one = asked[index()];
    answers.set(at, answer);
    if (answer === one.passing) return onward();
    update();
    part(".checker-advice-what").focus();
  }

  function onward() {
    const later = asked.slice(index() + 1).find((one) => !answers.has(choosing.key(one))) ?? asked.find((one) => !answers.has(choosing.key(one)));
    if (!later) return finish();
    turnTo(choosing.key(later));
  }

  function turnTo(key) {
    at = key;
    update();
    part("#checker-question").focus();
  }

  function update() {
    part(".checker-said").textContent = summary(started(item()));
    showQuestions();
    showList(item());
  }

  function finish() {
    listed = true;
    update();
    part("#checker-list-title").focus();
  }

  // The checklist

  function showList(draft) {
    const ready = started(draft);
    part(".checker-list").hidden = !ready;
    part(".checker-list").classList.toggle("on-paper-only", !listed);
    document.documentElement.classList.toggle("checker-has-list", ready);
    if (!ready) listed = false;
    const names = all("[data-shows]:checked").map((input) => input.parentElement.textContent.trim());
    const chosen = ["#checker-channel", "#checker-audience"].map((one) => part(one).selectedOptions[0]?.textContent ?? "");
    part(".checker-about-what").textContent = [...names, ...chosen].filter(Boolean).join(" · ");
    part(".checker-about-found").textContent = summary(ready);
    part(".checker-list-found").replaceChildren(...groups().map(([one]) => line([say(one.strength), one.message, one.suggest], one.rule)));
    part(".checker-list-asked").replaceChildren(...asked.map(askedLine));
    showDraft(draft);
  }

  function line(texts, rule) {
    const made = element("li"), [first, ...others] = texts.filter(Boolean);
    made.append(element("strong", first), ...others.map((text) => ` ${text}`), " ", ruleLink(element("a"), rule));
    return made;
  }

  function askedLine(one) {
    const answer = answers.get(choosing.key(one)), wrong = answer && answer !== one.passing, check = choosing.check(choosing.key(one));
    const made = element("li", "", !answer ? "open" : wrong ? "wrong" : "right");
    made.append(element("span", one.question), " ", element("strong", say(answer ?? "open")));
    if (wrong) made.append(element("span", `${answer === "unsure" ? "" : `${check.message} `}${check.suggest?.text ?? ""}`, "checker-list-advice"), ruleLink(element("a"), one.rule));
    return made;
  }

  // A draft may hold what must not lie in a printer's tray, so it is printed only when that is asked for.
  function showDraft(draft) {
    const with_ = part(".checker-with-draft").checked ? Object.entries(draft.fields) : [];
    part(".checker-list-draft").replaceChildren(...with_.flatMap(([field, text]) => [element("h3", part(`label[for="draft-${field}"]`).textContent), element("p", text, "checker-own")]));
  }

  // Wiring

  function showFields() {
    for (const [field] of pads) if (field in MEDIA) part(`[data-field="${field}"]`).hidden = !shown(field);
    part(".checker-picture").hidden = !shown("picture");
  }

  function listen() {
    for (const [field, pad] of pads) {
      pad.field.addEventListener("input", soon);
      for (const name of ["click", "keyup"]) pad.field.addEventListener(name, () => follow(pad));
      if (ONE_LINE.has(field)) pad.field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    }
    for (const input of [...all("[data-shows]"), ...all("select")]) input.addEventListener("change", () => { showFields(); refresh(); });
    for (const button of all("[data-answer]")) button.addEventListener("click", () => reply(button.dataset.answer));
    const clicks = {
      next: onward,
      back: () => turnTo(choosing.key(asked[index() - 1])),
      all: () => { wanted = Infinity; refresh(); onward(); },
      finish,
      again: () => { listed = false; turnTo(at); },
      "print-now": () => print(),
    };
    for (const [name, work] of Object.entries(clicks)) part(`.checker-${name}`).addEventListener("click", work);
    part(".checker-with-draft").addEventListener("change", () => showDraft(item()));
    // A picture that misses its place would replace the page, and the draft with it.
    for (const name of ["dragover", "drop"]) addEventListener(name, (event) => [...(event.dataTransfer?.types ?? [])].includes("Files") && event.preventDefault());
  }

  // Browsers compile an expression when it is first used, once for plain and once for wide characters; better now than at the first key.
  function warm() {
    const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 300));
    for (const text of ["a 1", "\u2026 1"]) idle(() => rules.check({ fields: Object.fromEntries([...pads.keys()].map((field) => [field, text])), metadata: given() }));
  }

  showFields();
  listen();
  refresh();
  warm();
  root.dataset.ready = "";
}
