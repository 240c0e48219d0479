// textlint's side of policyloom: the text of a file goes to the engine, findings come back as textlint's errors.
// A file's name says what it holds, as for `policyloom lint`: anna.bio.txt is a bio, anything else a post.
"use strict";
const path = require("node:path");
require("../engine.js");
const rules = globalThis.policyloom.loadRules(require("../rules.json"));
const FIELDS = new Set(globalThis.policyloom.FIELDS);

function fieldOf(file) {
  const [, kind = ""] = /\.([a-z_-]+)\.[a-z]+$/.exec(path.basename(file ?? "").toLowerCase()) ?? [];
  return FIELDS.has(kind.replaceAll("-", "_")) ? kind.replaceAll("-", "_") : "post";
}

module.exports = ({ Syntax, RuleError, report, getSource, getFilePath, locator }) => ({
  [Syntax.Document](node) {
    const text = getSource(node), field = fieldOf(getFilePath());
    if (globalThis.policyloom.normalText(text) !== text) {
      report(node, new RuleError("This text is not in Unicode's composed form (NFC), or has CR line breaks: places may be off."));
    }
    for (const { rule, message, suggest, helpUri, units } of rules.check({ fields: { [field]: text.replace(/\n+$/, "") } })) {
      const said = [`${rule}: ${message}`, suggest, helpUri].filter(Boolean).join(" ");
      const place = units && (units[1] > units[0] ? locator.range(units) : locator.at(units[0]));
      report(node, new RuleError(said, place ? { padding: place } : {}));
    }
  },
});
