// Runs the JavaScript engine for the tests: JSON lines in, one JSON line out for each. It knows no expectation.
//   { "rules": record } or { "script": path of a rules.js } makes rules ready; { "item": item } checks it by them.
"use strict";
require(process.argv[2]);

let rules, plain;

function ready(record) {
  rules = policyloom.loadRules(record);
  plain = policyloom.loadRules(record, { everyCheck: true });
  return { ready: rules.rules.length };
}

function judged(item) {
  const findings = rules.check(item);
  return {
    findings,
    questions: rules.questions(item),
    protected: rules.isProtected(item),
    texts: Object.fromEntries(Object.entries(item.fields).map(([field, text]) => [field, policyloom.normalText(text)])),
    everyCheckAgrees: JSON.stringify(findings) === JSON.stringify(plain.check(item)),
  };
}

function answer(line) {
  try {
    if (line.script) require(line.script);
    return line.item ? judged(line.item) : ready(line.script ? globalThis.policyloomRules : line.rules);
  } catch (error) {
    return { error: error.message };
  }
}

const lines = require("node:fs").readFileSync(0, "utf8").split("\n").filter(Boolean);
process.stdout.write(lines.map((line) => JSON.stringify(answer(JSON.parse(line)))).join("\n"));
