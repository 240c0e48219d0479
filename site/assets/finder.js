// Finds the questions, rules and pages that fit what someone types. It knows no page: only the index (search-index.js) and MiniSearch.
// `policyloomSearch.find(typed)` gives entries, best first, each with the stems that matched; `pieces` and `excerpt` cut a text for marking.
"use strict";
(function () {
  const index = globalThis.policyloomSearchIndex;
  const MOST = 12;
  const LEAST_SHARE = 0.2; // of the best result's score
  const LAY = 0.5; // what a word of the policy counts that was not typed itself
  const FIELDS = { title: 2, also: 1.2, text: 1 };
  const KINDS = { question: 1.25, rule: 1, definition: 0.9, playbook: 0.85, page: 0.85, role: 0.8, topic: 0.8, contact: 0.8 };
  const OTHER_KINDS = 0.65;
  const INACTIVE = 0.5;
  const BETWEEN = /[\n\r\p{Z}\p{P}\p{S}]+/u;
  const stop = new Set(index.stop);

  // Words

  function words(text) {
    return text.normalize("NFKD").toLowerCase().replace(/['’\p{M}]/gu, "").split(BETWEEN).filter(Boolean);
  }

  /** Cut a word down to what its forms share. It need not be right, only the same for both sides. */
  function stem(word) {
    const ending = index.endings.find((one) => word.endsWith(one) && word.length - one.length >= 3 && !(one === "s" && word.endsWith("ss")));
    const cut = ending ? word.slice(0, -ending.length) : word;
    return cut.length > 3 && cut.at(-1) === cut.at(-2) ? cut.slice(0, -1) : cut;
  }

  function mostMistakes(word) {
    return word.length < 4 ? 0 : word.length < 6 ? 1 : 2;
  }

  /** Give a word with each two neighboring letters swapped: the slip that counts as two mistakes and is the most frequent. */
  function swapped(word) {
    return [...word.slice(1)].map((letter, at) => word.slice(0, at) + letter + word[at] + word.slice(at + 2));
  }

  function engine(fields) {
    return new globalThis.MiniSearch({ idField: "id", fields, tokenize: words, processTerm: stem });
  }

  // The index

  const pages = engine(Object.keys(FIELDS));
  pages.addAll(index.entries.map((entry, id) => ({ id, title: entry.title, text: entry.text || "", also: entry.also || "" })));
  const phrases = new Map(); // stems of what people type, joined by blanks -> what the policy calls it
  for (const { words: typed, means } of index.lay) {
    for (const phrase of typed) {
      const key = words(phrase).map(stem).join(" ");
      phrases.set(key, [...new Set([...(phrases.get(key) || []), ...means])]);
    }
  }
  const single = engine(["word"]);
  single.addAll([...phrases.keys()].filter((key) => !key.includes(" ")).map((word, id) => ({ id, word })));
  const longest = Math.max(1, ...[...phrases.keys()].map((key) => key.split(" ").length));

  // A question

  /** Split what was typed into ideas: a phrase or word that people use, or any other word that says something. */
  function ideas(typed) {
    const all = words(typed);
    const found = said(all, (word) => stop.has(word));
    return found.length ? found : said(all, () => false);
  }

  function said(all, isEmpty) {
    const found = [];
    for (let at = 0; at < all.length;) {
      const size = phraseAt(all, at);
      const own = all.slice(at, at + Math.max(1, size)).filter((word) => size > 0 || !isEmpty(word));
      const means = size > 0 ? phrases.get(own.map(stem).join(" ")) : [];
      if (own.length) found.push({ own, means, last: at + own.length === all.length });
      at += Math.max(1, size);
    }
    return found;
  }

  /** Tell how many words from here on are a phrase that people use. An empty word alone is none. */
  function phraseAt(all, at) {
    for (let size = Math.min(longest, all.length - at); size > 0; size--) {
      const part = all.slice(at, at + size);
      if (phrases.has(part.map(stem).join(" ")) && (size > 1 || !stop.has(part[0]))) return size;
    }
    return 0;
  }

  /** Score every entry for one idea: the best of its own words and of what they mean. */
  function scored(idea) {
    const { own, last } = idea;
    const scores = new Map();
    const shortest = last ? 2 : 3;
    const asTyped = search(own, { prefix: (term) => term.length >= shortest });
    keep(scores, asTyped, 1);
    let means = idea.means;
    if (!asTyped.length && !means.length) {
      keep(scores, search(own, { fuzzy: mostMistakes }), 0.9);
      for (const word of own.flatMap(swapped)) keep(scores, search([word], {}), 0.9);
      means = nearPhrases(own);
    }
    for (const phrase of means) keep(scores, search(words(phrase), {}), LAY);
    return scores;
  }

  function search(terms, options) {
    return pages.search({ queries: terms, combineWith: "AND", boost: FIELDS, ...options });
  }

  function nearPhrases(own) {
    const near = own.flatMap(swapped).find((word) => phrases.has(stem(word)));
    if (near) return phrases.get(stem(near));
    const [best] = own.length === 1 ? single.search(own[0], { fuzzy: mostMistakes, prefix: (term) => term.length >= 4 }) : [];
    return best ? phrases.get(best.terms[0]) : [];
  }

  function keep(scores, results, weight) {
    for (const { id, score, terms, queryTerms } of results) {
      const old = scores.get(id) || { score: 0, terms: [] };
      const fair = (score * weight) / Math.sqrt(queryTerms.length || 1); // a long phrase is one idea too
      scores.set(id, { score: Math.max(old.score, fair), terms: [...old.terms, ...terms] });
    }
  }

  /** Give the entries that fit, best first. An entry that answers to all ideas comes before one that answers to some. */
  function find(typed) {
    const asked = ideas(typed).map(scored).filter((scores) => scores.size);
    const weights = asked.map((scores) => Math.log(1 + index.entries.length / scores.size));
    const whole = weights.reduce((sum, weight) => sum + weight, 0);
    const found = new Map();
    asked.forEach((scores, number) => {
      for (const [id, { score, terms }] of scores) {
        const one = found.get(id) || { score: 0, share: 0, terms: new Set() };
        terms.forEach((term) => one.terms.add(term));
        found.set(id, { score: one.score + score, share: one.share + weights[number] / whole, terms: one.terms });
      }
    });
    const results = [...found].map(([id, one]) => ({ entry: index.entries[id], terms: one.terms, score: one.score * one.share ** 2 * weightOf(index.entries[id]) }));
    results.sort((a, b) => b.score - a.score || index.entries.indexOf(a.entry) - index.entries.indexOf(b.entry));
    return results.filter((one) => one.score >= results[0].score * LEAST_SHARE).slice(0, MOST);
  }

  function weightOf(entry) {
    return (KINDS[entry.kind] || OTHER_KINDS) * (entry.mark === "inactive" ? INACTIVE : 1);
  }

  // What is shown

  /** Cut a text into stretches: pairs of words and whether they matched. Joined, they are the text. */
  function pieces(text, terms) {
    const found = [];
    for (const [part] of text.matchAll(/[\p{L}\p{N}\p{M}'’]+|[^\p{L}\p{N}\p{M}'’]+/gu)) {
      const matched = terms.has(stem(words(part)[0] || ""));
      const before = found.at(-1);
      if (before && before[1] === matched) before[0] += part;
      else found.push([part, matched]);
    }
    return found;
  }

  /** Give the stretch of a text where most matches stand, whole sentences first, at most `size` characters and an ellipsis. */
  function excerpt(text, terms, size) {
    const sentences = text.match(/[^.!?]+(?:[.!?]+["”’)]*\s*|$)/gu) || [text];
    const hits = sentences.map((one) => pieces(one, terms).filter(([, matched]) => matched).length);
    const best = Math.max(0, hits.indexOf(Math.max(...hits)));
    const rest = sentences.slice(best).join("").trim();
    if (rest.length <= size) return (best ? "… " : "") + rest;
    return (best ? "… " : "") + rest.slice(0, rest.lastIndexOf(" ", size)).replace(/[\s\p{P}]+$/u, "") + " …";
  }

  globalThis.policyloomSearch = { find, pieces, excerpt, kinds: index.kinds, marks: index.marks };
})();
