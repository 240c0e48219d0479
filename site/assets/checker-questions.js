// Chooses which questions and facts fit a draft, and in which order. It knows the rules' record and no page.
//
//     checkerQuestions(record, everyone) -> { key(one), check(key), fits(rule, place), list(questions, place), triggers(place), needed(findings) }
//     place = { channel, audience, media: Set }
"use strict";
globalThis.checkerQuestions = (record, everyone) => {
  const RANK = ["critical", "high", "medium", "low", "info"];
  const rules = new Map(record.rules.map((rule) => [rule.id, rule]));
  const key = (one) => `${one.rule}/${one.check}`;
  const check = (name) => {
    const [rule, id] = name.split("/");
    return rules.get(rule).checks.find((one) => one.id === id);
  };
  // Ids that only other policies know must not hide a rule, so a medium that the page cannot name counts as there.
  const NAMED = new Set(["text", "photo", "video", "comment", "direct-message", "bio", "handle"]);
  const meets = (ids, holds) => ids.includes("any") || ids.some(holds);

  // A rule fits where it names the channel, the person and some of the content, or all of them.
  function fits(rule, place) {
    return (
      meets(rule.channels, (id) => !place.channel || id === place.channel) &&
      meets(rule.audience, (id) => id === everyone || id === place.audience) &&
      meets(rule.media, (id) => !NAMED.has(id) || place.media.has(id))
    );
  }

  // The gravest first; among equals as the policy has them.
  function list(questions, place) {
    const rank = (one) => RANK.indexOf(rules.get(one.rule).severity);
    return questions.filter((one) => fits(rules.get(one.rule), place)).sort((a, b) => rank(a) - rank(b));
  }

  // Facts worth asking for: a check looks further if one is true, or forbids it. What most checks turn on comes first.
  function triggers(place) {
    const counts = new Map();
    for (const rule of record.rules) {
      if (!rule.active || !fits(rule, place)) continue;
      for (const one of rule.checks) {
        for (const name of new Set(turning(one))) counts.set(name, (counts.get(name) || 0) + 1);
      }
    }
    return [...counts.keys()].filter((name) => record.metadata[name]?.type === "boolean").sort((a, b) => counts.get(b) - counts.get(a));
  }

  function turning(one) {
    const forbidden = (one.require || []).filter((condition) => condition.metadata && condition.is === false).map((condition) => condition.metadata);
    return (one.applies_if || [])
      .filter((condition) => condition.metadata && (condition.is === true || (condition.present && forbidden.includes(condition.metadata))))
      .map((condition) => condition.metadata);
  }

  // What a metadata check misses: conditions on facts that the person can still give.
  function needed(findings) {
    const missed = findings.map((one) => check(key(one))).filter((one) => one.kind === "metadata");
    return missed.flatMap((one) => [...(one.require || []), ...(one.require_any || [])]).filter((condition) => record.metadata[condition.metadata]);
  }

  return { key, check, fits, list, triggers, needed };
};
