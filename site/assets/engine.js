// The checker's engine: rules.json and a draft in; findings and questions out, the same as those of `policyloom lint`.
// It knows no page, asks for nothing and stores nothing. How to reuse it: docs/engine.md.
//
//     const rules = policyloom.loadRules(record);
//     rules.check({ fields: { post: "…" } });
"use strict";

/**
 * @typedef {string | number | boolean} Fact
 *
 * @typedef {object} Item What is checked. The engine brings texts into normal form: LF for line breaks, Unicode NFC.
 * @property {string} [id] Its name in findings; "draft" where there is none.
 * @property {Record<string, string>} [fields] Texts by field: post, comment, message, bio, handle, display_name, …
 * @property {Record<string, Fact>} [metadata] Facts beside the texts.
 * @property {Record<string, "yes" | "no">} [answers] Answers by "rule-id/check-id".
 *
 * @typedef {object} Finding A hint that a rule may be broken. People decide.
 * @property {string} item
 * @property {string} rule
 * @property {string} check
 * @property {string} title
 * @property {string} rationale
 * @property {"error" | "warning" | "note"} level
 * @property {"block" | "review"} strength
 * @property {boolean} sensitive The words may identify a person: mask them before they go anywhere.
 * @property {string} field Empty where the item as a whole is meant.
 * @property {[number, number] | null} span Start and end (excluded) in code points of the normal text.
 * @property {[number, number] | null} units The same in UTF-16 units, as String.slice and text fields count.
 * @property {number} line From 1.
 * @property {number} column In code points, from 1.
 * @property {string} message
 * @property {string} suggest
 * @property {string} helpUri
 * @property {string} excerpt The words that were found, never masked here.
 *
 * @typedef {object} Question What only a person can answer. `passing` is the answer that keeps the rule.
 * @property {string} item
 * @property {string} rule
 * @property {string} check
 * @property {"error" | "warning" | "note"} level
 * @property {string} question
 * @property {"yes" | "no"} passing
 * @property {string} evidence
 * @property {string} helpUri
 *
 * @typedef {object} Rules
 * @property {Record<string, string>} policy Its id, title, version and more, as the record has them.
 * @property {string} draftNotice Empty for an approved policy.
 * @property {object[]} rules The rules as the record has them.
 * @property {(item: Item) => Finding[]} check
 * @property {(item: Item) => Question[]} questions
 * @property {(item: Item) => boolean} isProtected
 */
globalThis.policyloom = (() => {
  const FORMAT = 1;
  const FIELDS = ["post", "comment", "message", "bio", "handle", "display_name", "image_text", "alt_text"];
  const LEVELS = { critical: "error", high: "error", medium: "warning", low: "note", info: "note" };
  const PATIENT_SAFETY = "patient-safety";

  // Texts

  /** Give a text the form that offsets count in. @param {string} text */
  const normalText = (text) => text.replace(/\r\n?/g, "\n").normalize("NFC");

  /** Give the function that turns an offset in UTF-16 units into one in code points. */
  function pointsIn(text) {
    if (!/[\ud800-\udbff]/.test(text)) return (unit) => unit;
    const points = new Uint32Array(text.length + 1);
    for (let unit = 0, point = 0; unit <= text.length; point++) {
      points[unit] = point;
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    }
    return (unit) => points[unit];
  }

  /** A text with its way of counting, and its folded form once that is asked for. */
  class Text {
    #point;
    #folded;
    constructor(text) {
      this.text = text;
    }
    point(unit) {
      this.#point ??= pointsIn(this.text);
      return this.#point(unit);
    }
    folded() {
      this.#folded ??= fold(this.text);
      return this.#folded;
    }
  }

  // Folding: a text as its reader means it, without disguises, each place mapped back

  const pairs = (from, to) => [...from].map((char, at) => [char, to[at]]);
  const LOOKALIKES = new Map([
    ...pairs("АВЕКМНОРСТУХІЈЅаеорсухіјѕԁһԛԝ", "ABEKMHOPCTYXIJSaeopcyxijsdhqw"),
    ...pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορι", "ABEZHIKMNOPTYXavopi"),
    ...pairs("‘’ʼ“”‐‑–—−ıøØłŁđĐ", "'''\"\"-----ioOlLdD"),
  ]);
  const LEET = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t", "@": "a", $: "s", "!": "i" };
  const LEET_IN_WORD = /(?<=[A-Za-z])[013457@$!]{1,2}(?=[A-Za-z])|(?<=[A-Za-z])\${1,2}(?![0-9A-Za-z$])/g;
  const SPELLED_OUT = /(?<![0-9A-Za-z])[A-Za-z](?:([ ._*·-])[A-Za-z])(?:\1[A-Za-z])+(?![0-9A-Za-z])/g;
  const SPACES = /[ \t\n]{2,}|[\t\n]/g;
  const plainForms = new Map();

  function plain(char) {
    let form = plainForms.get(char);
    if (form === undefined) {
      const bare = (LOOKALIKES.get(char) ?? char).normalize("NFKD").replace(/[\p{Mn}\p{Cf}]/gu, "");
      form = [...bare].map((one) => LOOKALIKES.get(one) ?? one).join("");
      plainForms.set(char, form);
    }
    return form;
  }

  /** Take the disguise off a text whose places nobody asks for: quicker than `fold`, with the same text. */
  function foldedText(text) {
    return text
      .replace(/[^\0-\x7f]/gu, plain)
      .replace(SPACES, " ")
      .replace(SPELLED_OUT, (run) => run.replace(/[^A-Za-z]/g, ""))
      .replace(LEET_IN_WORD, (run) => [...run].map((char) => LEET[char]).join(""));
  }

  /**
   * Take the disguise off a text. `back` maps a span of the folded text to the text as given, both in UTF-16 units.
   * @param {string} text
   * @returns {{ text: string, point: (unit: number) => number, back: (start: number, end: number) => [number, number] }}
   */
  function fold(text) {
    let folded = plainLetters(text);
    folded = rewritten(folded, SPACES, (run, at) => [[" ", at, at + run.length]]);
    folded = rewritten(folded, SPELLED_OUT, (run, at) => written(run, at, (char) => (/[A-Za-z]/.test(char) ? char : "")));
    folded = rewritten(folded, LEET_IN_WORD, (run, at) => written(run, at, (char) => LEET[char]));
    const { starts, ends } = folded;
    const back = (start, end) => (start < end ? [starts[start], ends[end - 1]] : [0, 0]);
    return { text: folded.text, point: pointsIn(folded.text), back };
  }

  const written = (run, at, write) => [...run].map((char, i) => [write(char), at + i, at + i + 1]).filter(([char]) => char);

  function plainLetters(text) {
    const starts = [], ends = [];
    let letters = "", at = 0;
    for (const char of text) {
      const form = char < "\x80" ? char : plain(char), end = at + char.length;
      // A mark that goes belongs to the letter before it.
      if (!form && ends.length && /^\p{Mn}$/u.test(char)) ends[ends.length - 1] = end;
      for (let i = 0; i < form.length; i++) {
        starts.push(at);
        ends.push(end);
      }
      letters += form;
      at = end;
    }
    return { text: letters, starts, ends };
  }

  function rewritten(folded, wanted, write) {
    const starts = [], ends = [];
    let letters = "", at = 0;
    const keep = (end) => {
      letters += folded.text.slice(at, end);
      for (; at < end; at++) {
        starts.push(folded.starts[at]);
        ends.push(folded.ends[at]);
      }
    };
    for (const run of folded.text.matchAll(wanted)) {
      keep(run.index);
      for (const [char, start, end] of write(run[0], run.index)) {
        letters += char;
        starts.push(folded.starts[start]);
        ends.push(folded.ends[end - 1]);
      }
      at = run.index + run[0].length;
    }
    if (!at) return folded;
    keep(folded.text.length);
    return { text: letters, starts, ends };
  }

  // Patterns: JavaScript's own over the flag-free form, by code point as everywhere. Spans are pairs of UTF-16 units.

  /** Write `mrn` as `[Mm][Rr][Nn]`: rules.js has the short form, a third as long. Classes and escapes stay. */
  const inBothCases = (pattern) => pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|[a-z]/gsu, (part) => (part.length > 1 ? part : `[${part.toUpperCase()}${part}]`));

  class Pattern {
    #regex;
    #sticky;
    #known = { text: "", starts: null };
    /** `written`: the flag-free form, or where `anyCase` a form in which each letter outside a class means both cases. */
    constructor(written, where, { whole = false, anyCase = false } = {}) {
      Object.assign(this, { written, where, whole, anyCase });
    }
    #ready() {
      this.#regex ??= this.#compiled("gu");
      this.#regex.lastIndex = 0;
      return this.#regex;
    }
    #compiled(flags) {
      const flagFree = this.anyCase ? inBothCases(this.written) : this.written;
      try {
        return new RegExp(this.whole ? `^(?:${flagFree})$` : flagFree, flags);
      } catch (error) {
        throw malformed(this.where, `not a pattern: ${error.message}`);
      }
    }
    foundIn(text) {
      return this.#ready().test(text);
    }
    /** Take in where alone a match can start in a text, in order. */
    startsOnlyAt(text, starts) {
      if (!this.whole) this.#known = { text, starts };
    }
    spans(text) {
      return this.#known.starts && this.#known.text === text ? this.#spansFrom(text, this.#known.starts) : this.#allSpans(text);
    }
    #spansFrom(text, starts) {
      this.#sticky ??= this.#compiled("uy");
      const found = [];
      let end = 0, last = -1;
      for (const start of starts) {
        if (start < end || start === last || isInsidePair(text, start)) continue;
        last = start;
        this.#sticky.lastIndex = start;
        const match = this.#sticky.exec(text);
        if (match) found.push([start, (end = start + match[0].length)]);
      }
      return found;
    }
    #allSpans(text) {
      const regex = this.#ready(), found = [];
      for (let match; (match = regex.exec(text)); ) {
        const start = match.index, end = start + match[0].length;
        found.push([start, end]);
        if (start === end) regex.lastIndex += text.codePointAt(end) > 0xffff ? 2 : 1;
      }
      return found;
    }
  }

  const isInsidePair = (text, at) => (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
  const byPlace = (one, other) => one[0] - other[0] || one[1] - other[1];
  const overlap = (one, other) => one[0] < other[1] && other[0] < one[1];
  const allSpans = (patterns, text) => patterns.flatMap((pattern) => pattern.spans(text));
  const inOrder = (spans) => spans.sort(byPlace).filter((span, at) => !at || byPlace(span, spans[at - 1]));

  /** What to look for. A match counts unless excused, and where `context` is given only with some of it near. */
  class Search {
    constructor(wanted, settings) {
      Object.assign(this, { wanted, ...settings });
    }

    spans(text) {
      if (!this.fold) return this.#found(text);
      const folded = text.folded();
      return this.#found(folded).map(([start, end]) => folded.back(start, end));
    }

    #found(text) {
      let found = inOrder(allSpans(this.wanted, text.text));
      if (found.length && this.unless.length) {
        const excuses = allSpans(this.unless, text.text);
        found = found.filter((span) => !excuses.some((excuse) => overlap(span, excuse)));
      }
      return found.length && this.context.length ? this.#inContext(text, found) : found;
    }

    #inContext(text, found) {
      const before = (span) => text.point(span[0]) - this.window, behind = (span) => text.point(span[1]) + this.window;
      const reaches = (span, other) => before(span) <= text.point(other[0]) && text.point(other[1]) <= behind(span);
      const near = allSpans(this.context, text.text);
      const kept = found.filter((span) => near.some((other) => reaches(span, other) && !overlap(span, other)));
      const against = kept.length ? allSpans(this.negative, text.text) : [];
      return kept.filter((span) => !against.some((other) => reaches(span, other)));
    }
  }

  // Handles taken apart, and a brand's tokens found in them

  const SHORTEST_AFFIX = 5; // a brand this long also counts where it starts or ends at the edge of a part
  const SHORTEST_TYPO = 9; // a brand this long also counts with one slip of the pen
  const SHORTEST_ANYWHERE = 9; // a brand this long also counts in the middle of a part
  const TRADE = new Set((
    "careers carer carers clinic confessions dentist dentists diaries doc docs doctor doctors dr ed ems er fans" +
    " gossip gp hca hospital humor humour icu intern interns jobs lab life lpn md medic medics memes midwife midwives" +
    " moms mums news nicu nurse nurses official onc or ot paramedic paramedics peds pharmacist pharmacists pharmacy" +
    " physio physios podcast problems pt rants residents rn rns staff stories student students surgeon surgeons talk" +
    " team tech techs therapist tv ward"
  ).split(" ")); // beside one of these a short brand counts too

  function brandSpans(text, brands, allowed) {
    if (allowed.includes(text.text.toLowerCase().replace(/[^0-9a-z]/g, ""))) return [];
    const folded = text.folded();
    const parts = [...folded.text.matchAll(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g)];
    const places = parts.flatMap((part) => [...part[0]].map((_, at) => folded.back(part.index + at, part.index + at + 1)));
    const edges = new Set([0]);
    let length = 0;
    for (const part of parts) edges.add((length += part[0].length));
    const squashed = parts.map((part) => part[0].toLowerCase()).join("");
    const found = inOrder(brands.filter(Boolean).flatMap((brand) => [
      ...amongParts(brand.toLowerCase(), squashed, edges).map(([start, end]) => [places[start][0], places[end - 1][1]]),
      ...inCapitals(brand.toLowerCase(), folded),
    ]));
    return found.filter((one) => !found.some((other) => other !== one && other[0] <= one[0] && one[1] <= other[1]));
  }

  function amongParts(brand, squashed, edges) {
    const found = [];
    if (brand.length >= SHORTEST_TYPO && !squashed.includes(brand)) return slips(brand, squashed, edges);
    for (let at = squashed.indexOf(brand); at >= 0; at = squashed.indexOf(brand, at + 1)) {
      if (standsOut(squashed, at, at + brand.length, edges)) found.push([at, at + brand.length]);
    }
    return found;
  }

  /** Tell whether a brand reads as a word of its own: the longer it is, the less has to stand around it. */
  function standsOut(squashed, start, end, edges) {
    if (end - start >= SHORTEST_ANYWHERE) return true;
    const starts = edges.has(start), ends = edges.has(end);
    if (end - start >= SHORTEST_AFFIX) return starts || ends;
    const before = squashed.slice(Math.max(...[...edges].filter((edge) => edge <= start)), start);
    const after = squashed.slice(end, Math.min(...[...edges].filter((edge) => edge >= end)));
    return (starts || TRADE.has(before)) && (ends || TRADE.has(after));
  }

  /** Find the brand with one letter wrong, missing, doubled or swapped with its neighbor, at the edge of a part. */
  function slips(brand, squashed, edges) {
    for (const length of [brand.length, brand.length - 1, brand.length + 1]) {
      for (const edge of [...edges].sort((one, other) => one - other)) {
        for (const start of [edge, edge - length]) {
          const end = start + length;
          if (start >= 0 && end <= squashed.length && oneSlip(squashed.slice(start, end), brand)) return [[start, end]];
        }
      }
    }
    return [];
  }

  function oneSlip(written, brand) {
    if (written.length === brand.length) {
      const wrong = [...brand].map((_, at) => at).filter((at) => written[at] !== brand[at]);
      const [first, second] = wrong;
      if (wrong.length === 2 && second === first + 1) return written[first] === brand[second] && written[second] === brand[first];
      return wrong.length === 1;
    }
    const [longer, shorter] = written.length > brand.length ? [written, brand] : [brand, written];
    return [...longer].some((_, at) => longer.slice(0, at) + longer.slice(at + 1) === shorter);
  }

  function inCapitals(brand, folded) {
    if (brand.length >= SHORTEST_AFFIX) return [];
    const runs = [...folded.text.matchAll(/[A-Z]+/g)].filter((run) => run[0].toLowerCase() === brand);
    return runs.map((run) => folded.back(run.index, run.index + run[0].length));
  }

  // Conditions of a check on an item: what a text says, what a fact is

  const DIGITS = /^[+-]?[0-9]+(?:\.[0-9]+)?$/;
  const YES = new Set(["true", "yes", "1"]), NO = new Set(["false", "no", "0"]);
  const SAFE = 2 ** 53;

  const stripped = (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const words = (fact) => stripped(spelled(fact)).toLowerCase();

  /** Read a number; a text counts where it is written in plain digits. */
  function number(fact) {
    if (typeof fact === "string" ? !DIGITS.test(stripped(fact)) : typeof fact !== "number") return null;
    const value = Number(fact);
    return Number.isFinite(value) ? value : null;
  }

  /** Write a fact as a text. A number that engines write differently is none. */
  function spelled(fact) {
    if (typeof fact !== "number") return String(fact);
    const size = Math.abs(fact), plainly = size < SAFE && (Number.isInteger(fact) || size >= 1e-4);
    return plainly ? String(fact) : "";
  }

  function truth(fact) {
    if (typeof fact === "boolean") return fact;
    const said = words(fact);
    return YES.has(said) ? true : NO.has(said) ? false : null;
  }

  /** Compare as a reader would: CSV knows only words, so `yes` is true and `3` is three. */
  function same(fact, wanted) {
    const kinds = [typeof fact, typeof wanted];
    const read = kinds.includes("boolean") ? truth : kinds.includes("number") ? number : words;
    return read(fact) !== null && read(fact) === read(wanted);
  }

  /** Give the number of a day, written as YYYY-MM-DD; a time may follow. */
  function day(fact) {
    const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})/.exec(typeof fact === "string" ? fact : "");
    if (!found || found[1] === "0000") return null;
    const [year, month, date] = found.slice(1).map(Number);
    const at = new Date(0);
    at.setUTCFullYear(year, month - 1, date);
    return at.getUTCMonth() === month - 1 && at.getUTCDate() === date ? at.getTime() / 86400000 : null;
  }

  function compared(fact, wanted, holds) {
    const [one, other] = [number(fact), number(wanted)];
    return one !== null && other !== null && holds(one, other);
  }

  const TESTS = {
    is: (fact, wanted) => same(fact, wanted),
    one_of: (fact, wanted) => wanted.some((one) => same(fact, one)),
    none_of: (fact, wanted) => !wanted.some((one) => same(fact, one)),
    present: (_, wanted) => wanted,
    at_least: (fact, wanted) => compared(fact, wanted, (one, other) => one >= other),
    at_most: (fact, wanted) => compared(fact, wanted, (one, other) => one <= other),
    ends_with: (fact, wanted) => wanted.some((ending) => words(fact).endsWith(words(ending))),
    days_after: (fact, wanted, facts) => {
      const [later, earlier] = [day(fact), day(facts.get(wanted.metadata))];
      return later !== null && earlier !== null && later - earlier >= wanted.days;
    },
  };

  /** Tell whether a condition holds. What is not known does not hold, save `present: false`. */
  function holds({ metadata, field, tests, matches }, item) {
    const fact = metadata ? item.metadata.get(metadata) : item.fields.get(field)?.text;
    if (fact === undefined || fact === "") {
      return tests.length === 1 && tests[0][0] === "present" && tests[0][1] === false && !matches;
    }
    if (matches && !matches.foundIn(spelled(fact))) return false;
    return tests.every(([test, wanted]) => TESTS[test](fact, wanted, item.metadata));
  }

  const allHold = (conditions, item) => conditions.every((condition) => holds(condition, item));

  // Matchers: what a check of each kind finds in an item. A hit is a field with a span, or no field: the item as a whole.

  const WHOLE = { field: "", span: [0, 0] };

  function* texts(check, item) {
    for (const field of check.fields) {
      const text = item.fields.get(field);
      if (text) yield [field, text];
    }
  }

  function searchHits(check, item) {
    const found = [];
    for (const [field, text] of texts(check, item)) for (const span of check.search.spans(text)) found.push({ field, span });
    return found;
  }

  const MATCHERS = {
    pattern: searchHits,
    terms: searchHits,
    near: searchHits,
    required(check, item) {
      const [first] = texts(check, item);
      return first && !searchHits(check, item).length ? [{ field: first[0], span: [0, 0] }] : [];
    },
    count(check, item) {
      const { at_least: least = 0, at_most: most = Infinity } = check.settings;
      return [...texts(check, item)].flatMap(([field, text]) => {
        const found = check.search.spans(text);
        return [...found.slice(most, most + 1), ...(found.length < least ? [[0, 0]] : [])].map((span) => ({ field, span }));
      });
    },
    handle(check, item) {
      return [...texts(check, item)].flatMap(([field, text]) => brandSpans(text, check.settings.tokens, check.settings.allow ?? []).map((span) => ({ field, span })));
    },
    metadata(check, item) {
      if (!item.metadata.size) return [];
      const any = !check.requireAny.length || check.requireAny.some((one) => holds(one, item));
      return any && allHold(check.require, item) ? [] : [WHOLE];
    },
    attestation(check, item) {
      return answered(check, item) && item.answers.get(check.key) !== check.settings.pass ? [WHOLE] : [];
    },
  };

  const answered = (check, item) => item.answers.has(check.key);
  const hits = (check, item) => (allHold(check.appliesIf, item) ? MATCHERS[check.kind](check, item) : []);

  // The sieve: one pass over a text tells which patterns may match it. It may name too many, never too few.
  //
  // Each pattern is read for strings of which one stands in every match (its needs), in an alphabet of 29: small letters,
  // 0 for digits, _ and a space for everything else; so `\bMRN\b` needs " mrn ". A pattern without such strings, or outside
  // portable-1, may match every text. How far behind the start of a match each string stands is known too, so that a pattern
  // is tried in few places of a long text.

  const MOST_STRINGS = 16, LONGEST_STRING = 24, MOST_IN_CLASS = 20;
  const LONGEST_GRAM = 6; // six codes of five bits are one small integer
  const EDGE = "\0"; // the edge of a word, while strings are put together
  const MARKS = 128 + 256 + 1024; // ASCII, one for each page of 256, one for each high surrogate

  const markOf = (unit) => (unit < 128 ? unit : (unit & 0xfc00) === 0xd800 ? 384 + (unit & 0x3ff) : 128 + (unit >> 8));
  const CODED = Array.from({ length: 128 }, (_, unit) => String.fromCharCode(unit).replace(/[\t\n]/, " ").replace(/[1-9]/, "0").toLowerCase());
  const coded = (char) => (char < "\x80" ? CODED[char.charCodeAt(0)] : wide(char));
  const wide = (char) => String.fromCharCode(...(char.length > 1 ? [markOf(char.charCodeAt(0)), markOf(char.charCodeAt(1))] : [markOf(char.charCodeAt(0))]));
  const distinct = (strings) => (strings.length > 1 ? [...new Set(strings)] : strings);
  const product = (left, right) => (right.length === 1 ? left.map((one) => one + right[0]) : distinct(left.flatMap((one) => right.map((other) => one + other))));
  const ZERO = [0, 0], ONE = [1, 1], TWO = [2, 2], NONE = [];
  const atoms = new Map();

  function atomOf(char) {
    let atom = atoms.get(char);
    if (!atom) atoms.set(char, (atom = { exact: [coded(char)], length: char.length > 1 ? TWO : ONE, needs: NONE }));
    return atom;
  }

  const foreign = () => new SyntaxError("not portable-1");

  /**
   * Reads a pattern. Of each part: `exact` are all strings that it matches, where they are few; `length` is its least and most
   * in UTF-16 units; `needs` are sets { strings, score }, a string as [text, least, most offset from the start of the part].
   */
  class Reader {
    constructor(pattern) {
      this.chars = [...pattern];
      this.at = 0;
    }

    branches() {
      const found = [this.branch()];
      while (this.chars[this.at] === "|") {
        this.at++;
        found.push(this.branch());
      }
      return found;
    }

    choice() {
      const branches = this.branches();
      const exact = branches.every((one) => one.exact) ? distinct(branches.flatMap((one) => one.exact)) : null;
      const least = Math.min(...branches.map((one) => one.length[0])), most = Math.max(...branches.map((one) => one.length[1]));
      return { exact: exact && exact.length <= MOST_STRINGS ? exact : null, length: [least, most], needs: either(branches.map((one) => one.needs)) };
    }

    branch() {
      const run = new Run();
      while (this.at < this.chars.length && this.chars[this.at] !== "|" && this.chars[this.at] !== ")") {
        run.add(this.atom(), this.quantifier());
      }
      return run.end();
    }

    atom() {
      const char = this.chars[this.at++];
      if (char === "[") return this.charClass();
      if (char === "(") return this.group();
      if (char === "\\") return this.escape();
      if (".^$?*+{}]".includes(char)) throw foreign();
      return atomOf(char);
    }

    escape() {
      const exact = [this.escaped()];
      return { exact, length: exact[0] === EDGE ? ZERO : ONE, needs: NONE };
    }

    escaped() {
      const char = this.chars[this.at++];
      if (char === "b") return EDGE;
      if (char === undefined || /[0-9A-Zac-mo-su-z]/.test(char)) throw foreign();
      return char === "t" || char === "n" ? " " : char;
    }

    group() {
      if (this.chars[this.at++] !== "?" || this.chars[this.at++] !== ":") throw foreign();
      const inside = this.choice();
      if (this.chars[this.at++] !== ")") throw foreign();
      return inside;
    }

    charClass() {
      const first = this.chars[this.at], second = this.chars[this.at + 1];
      if (this.chars[this.at + 2] === "]" && first !== "^" && first < "\x80" && CODED[first.charCodeAt(0)] === second) {
        this.at += 3;
        return atomOf(second); // a letter in both cases
      }
      const negated = first === "^", found = new Set();
      while (this.chars[this.at] !== "]") {
        const first = this.chars[this.at++];
        if (first === undefined) throw foreign();
        if (first === "\\") {
          const escaped = this.escaped();
          if (escaped === EDGE) throw foreign();
          found.add(escaped);
        } else if (this.chars[this.at] === "-" && this.chars[this.at + 1] !== "]") {
          const last = this.chars[this.at + 1];
          if (!/^(?:[0-9]{2}|[a-z]{2}|[A-Z]{2})$/.test(first + last)) throw foreign();
          for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) found.add(coded(String.fromCharCode(code)));
          this.at += 2;
        } else found.add(coded(first));
      }
      this.at++;
      const most = negated || [...found].some((one) => one.length > 1) ? 2 : 1, least = negated || [...found].some((one) => one.length < 2) ? 1 : 2;
      return { exact: negated || found.size > MOST_IN_CLASS ? null : [...found], length: [least, most], needs: NONE };
    }

    quantifier() {
      if (!"?*+{".includes(this.chars[this.at] || " ")) return ONE;
      const sign = this.chars[this.at], found = /^\{([0-9]+)(,?)([0-9]*)\}/.exec(sign === "{" ? this.chars.slice(this.at, this.at + 24).join("") : "");
      if (sign === "{" && !found) throw foreign();
      const bounds = found ? [+found[1], found[2] ? (found[3] ? +found[3] : Infinity) : +found[1]] : { "?": [0, 1], "*": [0, Infinity], "+": [1, Infinity] }[sign];
      this.at += found ? found[0].length : 1;
      if ("?*+{".includes(this.chars[this.at] || " ")) throw foreign();
      return bounds;
    }
  }

  const times = (count, length) => (length ? count * length : 0);
  const sum = (one, other) => [one[0] + other[0], one[1] + other[1]];

  /** What one branch needs, put together from left to right. `run`: all strings that may end here, since the last break. */
  class Run {
    run = [""];
    size = 0; // about how long the strings are
    from = ZERO; // where the run starts, and where it ends, in units from the start of the branch: least and most
    to = ZERO;
    needs = [];
    whole = true;

    add({ exact, length, needs }, bounds) {
      const at = this.to, [least, most] = bounds;
      if (bounds === ONE && needs === NONE && exact && exact.length * this.run.length === 1 && this.size < LONGEST_STRING) {
        this.run = [this.run[0] + exact[0]];
        this.size += exact[0].length;
        this.to = length === ZERO ? at : sum(at, length);
        return;
      }
      this.to = [at[0] + times(least, length[0]), at[1] + times(most, length[1])];
      if (least) this.needs.push(...needs.map((one) => moved(one, at)));
      const all = exact && (most === 1 && least ? exact : most * exact.length <= MOST_STRINGS ? this.repeats(exact, least, most) : null);
      if (all) return this.append(all, at);
      const copies = exact ? Math.min(least, LONGEST_GRAM) : 0;
      for (let n = 0; n < copies; n++) this.append(exact, [at[0] + n * length[0], at[1] + n * length[1]]);
      if (copies && least === most && least === copies) return;
      if (copies) this.break(exact, [at[0] + (least - 1) * length[0], at[1] + times(most - 1, length[1])]);
      else this.break([""], this.to);
    }

    repeats(exact, least, most) {
      let found = least ? [] : [""], copies = [""];
      for (let n = 1; n <= most && copies.length <= MOST_STRINGS; n++) {
        copies = product(copies, exact);
        if (n >= least) found = found.concat(copies);
      }
      return found.length > MOST_STRINGS || copies.length > MOST_STRINGS ? null : distinct(found);
    }

    append(strings, at) {
      if (this.run.length * strings.length > MOST_STRINGS || this.size >= LONGEST_STRING) return this.break(strings, at);
      this.run = product(this.run, strings);
      this.size += strings[0].length;
    }

    break(next, at) {
      this.needs.push(needOf(this.run, this.from));
      this.run = next;
      this.size = next[0].length;
      this.from = at;
      this.whole = false;
    }

    end() {
      const needs = bestFirst([...this.needs, needOf(this.run, this.from)]).slice(0, 2);
      return { exact: this.whole ? this.run : null, length: this.to, needs };
    }
  }

  // The commonest string of a set decides how much the set rules out.
  const needOf = (run, [least, most]) => ({ strings: run.map((text) => [text, least, most]), score: Math.min(...run.map((text) => worth(gramOf(text).gram))) });
  const moved = ({ strings, score }, by) => ({ strings: strings.map(([text, ...range]) => [text, ...sum(range, by)]), score });
  const bestFirst = (sets) => sets.filter((one) => one.score).sort((one, other) => other.score - one.score);

  /** Join what each of some branches needs most. */
  function either(needs) {
    if (!needs.length || !needs.every((sets) => sets.length)) return NONE;
    return [{ strings: needs.flatMap((sets) => sets[0].strings), score: Math.min(...needs.map((sets) => sets[0].score)) }];
  }

  const BY_FREQUENCY = "etaoinsrhldcumfpgwybvkxjqz";
  const FREQUENT = new Set("a all am an and are as at be been but by can do for from had has have he her his i if in is it me my no not of on one or our s she so t that the their they this to up us was we were will with you your".split(" "));
  const LETTER_WORTH = new Map([...BY_FREQUENCY].map((letter, rank) => [letter, 1 + rank / 8]));
  const UNIT_WORTH = Float64Array.from({ length: 128 }, (_, unit) => LETTER_WORTH.get(String.fromCharCode(unit)) ?? (unit === 32 ? 0.5 : 2));

  /** Say how rare a gram is in texts, about. A frequent word counts little. */
  function worth(gram) {
    if (gram.length < 2) return gram ? (MARK_WORTH[gram] ?? 4) : 0;
    let sum = 0, word = 0, from = -1; // `from`: behind the blank before the word that is being read
    for (let at = 0; at < gram.length; at++) {
      const unit = gram.charCodeAt(at);
      if (unit !== 32) word += UNIT_WORTH[unit];
      else {
        sum += (from >= 0 && FREQUENT.has(gram.slice(from, at)) ? 0.5 : word) + 0.5;
        word = 0;
        from = at + 1;
      }
    }
    return sum + word;
  }

  const MARK_WORTH = { "!": 2.5, ".": 0.5, ",": 0.5, "'": 0.5, "-": 0.5, [String.fromCharCode(markOf(0x2019))]: 1 };
  const isWord = (char) => char !== undefined && /[a-z0_]/.test(char);
  const grams = new Map();

  /** Give the part of a string that is rarest in texts, or a single mark, and where it stands in the string. */
  function gramOf(string) {
    let best = grams.get(string);
    if (best === undefined) grams.set(string, (best = rarestPart(string)));
    return best;
  }

  function rarestPart(string) {
    const bare = string.includes(EDGE) ? string.replaceAll(EDGE, "") : string;
    // What stands beside an edge and a word character is no word character.
    const before = string[0] === EDGE && isWord(bare[0]) ? " " : "", behind = string.at(-1) === EDGE && isWord(bare.at(-1)) ? " " : "";
    const marks = bare.match(/[^a-z0_ ]/g);
    const resolved = before + (marks ? bare.replace(/[^a-z0_]/g, " ") : bare) + behind;
    const mark = (marks || []).reduce((one, other) => (worth(other) > worth(one) ? other : one), "");
    let best = { gram: mark, at: bare.indexOf(mark) };
    for (let at = 0; at === 0 || at + LONGEST_GRAM <= resolved.length; at++) {
      const gram = resolved.slice(at, at + LONGEST_GRAM);
      if (gram.length > 1 && worth(gram) > worth(best.gram)) best = { gram, at: at - before.length };
    }
    return best;
  }

  const codeOf = (char) => " abcdefghijklmnopqrstuvwxyz0_".indexOf(char);
  const CODES = Uint8Array.from(CODED, (char) => Math.max(codeOf(char), 0));
  const hashed = (gram) => Math.imul(gram & 0xfffff, 0x9e3779b1) >>> 16; // of the last four codes

  const SELECTIVE = 9; // a set of needed strings with this score needs no other beside it
  const LONG = 256; // texts from this length are searched from known starts, if there is less than one in so many units
  const SPARSE = 32;

  /** Numbered checks. A branch of a pattern calls its check where one of its needed strings stands, and one of another set too. */
  class Sieve {
    #marks = new Int32Array(MARKS); // heads of lists of entries: by a mark, by two codes, by three, by a hash of four
    #twos = new Int32Array(1 << 10);
    #threes = new Int32Array(1 << 15);
    #fours = new Int32Array(1 << 16);
    #entries = [null]; // { code, mask, size, next, sets, round, places }: `places` is where it ended in this round's text
    #sets = []; // by number: { branch: { check, also }, or nothing where the set is only another's company; uses: [entry, least, most] }
    #owners = new Map(); // check -> { pattern, sets }
    #seen = [];
    #round = 0;
    #long = false;
    #always = [];
    #companions = new Map();

    /** Let a pattern call a check. Something of `context`, where there are such patterns, has to stand beside it. */
    add(check, pattern, context = []) {
      const branches = branchesOf(pattern), company = either(context.flatMap(branchesOf));
      if (branches.some((needs) => !needs.length)) return this.#always.push(check);
      const sets = branches.map(([needed, ...others]) => {
        const [also] = needed.score < SELECTIVE ? bestFirst([...others, ...company]) : NONE;
        return this.#enter(needed, { check, also: also ? this.#companion(also) : -1 });
      });
      this.#owners.set(check, { pattern, sets });
    }

    #companion(needed) {
      const key = needed.strings.map(([text]) => text).join("\n");
      if (!this.#companions.has(key)) this.#companions.set(key, this.#enter(needed, null));
      return this.#companions.get(key);
    }

    #enter({ strings }, branch) {
      const set = this.#sets.push({ branch, uses: [] }) - 1, known = new Set();
      this.#seen.push(0);
      for (const [text, least, most] of strings) {
        const { gram, at } = gramOf(text), use = `${gram} ${at + least} ${at + most}`;
        if (known.has(use)) continue;
        known.add(use);
        const entry = this.#entry(gram);
        entry.sets.push(set);
        this.#sets[set].uses.push([entry, at + least, at + most]);
      }
      return set;
    }

    #entry(gram) {
      const size = gram.length, code = size > 1 ? [...gram].reduce((all, char) => (all << 5) | codeOf(char), 0) : 0, mask = size > 1 ? 2 ** (5 * size) - 1 : 0;
      const lists = [[this.#marks, gram.charCodeAt(0)], [this.#twos, code], [this.#threes, code]];
      const [heads, at] = lists[size - 1] || [this.#fours, hashed(code)];
      let entry = this.#entries[heads[at]];
      while (entry && (entry.code !== code || entry.mask !== mask)) entry = this.#entries[entry.next];
      if (entry) return entry;
      entry = { code, mask, size, next: heads[at], sets: [], round: 0, places: [] };
      heads[at] = this.#entries.push(entry) - 1;
      return entry;
    }

    /** Give the checks that a text calls, each once. */
    called(text) {
      const marks = this.#marks, twos = this.#twos, threes = this.#threes, fours = this.#fours, sets = [];
      this.#round++;
      this.#long = text.length >= LONG;
      let gram = 0;
      for (let at = 0; at <= text.length; at++) {
        const unit = at < text.length ? text.charCodeAt(at) : 32, code = unit < 128 ? CODES[unit] : 0;
        gram = ((gram << 5) | code) & 0x3fffffff;
        if (code === 0 && marks[markOf(unit)]) this.#collect(marks[markOf(unit)], gram, at, sets);
        if (twos[gram & 0x3ff]) this.#collect(twos[gram & 0x3ff], gram, at, sets);
        if (threes[gram & 0x7fff]) this.#collect(threes[gram & 0x7fff], gram, at, sets);
        if (fours[hashed(gram)]) this.#collect(fours[hashed(gram)], gram, at, sets);
      }
      const found = this.#always.slice();
      for (const set of sets) {
        const { branch } = this.#sets[set];
        if (branch && (branch.also < 0 || this.#seen[branch.also] === this.#round)) found.push(branch.check);
      }
      return distinct(found);
    }

    #collect(head, gram, at, sets) {
      for (let entry = this.#entries[head]; entry; entry = this.#entries[entry.next]) {
        if ((gram & entry.mask) !== entry.code) continue;
        const known = entry.round === this.#round;
        if (!known && entry.places.length) entry.places.length = 0;
        if (this.#long) entry.places.push(at);
        if (known) continue;
        entry.round = this.#round;
        for (const set of entry.sets) {
          if (this.#seen[set] === this.#round) continue;
          this.#seen[set] = this.#round;
          sets.push(set);
        }
      }
    }

    /** Tell a check's pattern where alone it can match in the text that was read last, where these places are few. */
    direct(check, text) {
      const owner = this.#owners.get(check);
      if (!owner || text.length < LONG) return;
      const standing = owner.sets.flatMap((set) => this.#sets[set].uses.filter(([entry]) => entry.round === this.#round));
      const count = standing.reduce((all, [entry, least, most]) => all + entry.places.length * (most - least + 1), 0);
      if (count > text.length / SPARSE) return;
      const starts = new Int32Array(count);
      let filled = 0;
      for (const [{ places, size }, least, most] of standing) {
        for (const place of places) for (let offset = least; offset <= most; offset++) starts[filled++] = place - size + 1 - offset;
      }
      owner.pattern.startsOnlyAt(text, starts.sort());
    }
  }

  /** Give the sets that each branch of a pattern needs, the best first. */
  function branchesOf(pattern) {
    try {
      const reader = new Reader(pattern.written), branches = reader.branches();
      if (reader.at < reader.chars.length) throw foreign();
      return branches.map((one) => one.needs);
    } catch (error) {
      if (error instanceof SyntaxError) return [[]];
      throw error;
    }
  }

  /** Which checks can say anything about an item. A check is left out only where it could find nothing. */
  class Plan {
    #metadata = [];
    #attestations = [];
    #always = new Map(); // field -> numbers of the checks that look at every text
    #sieve = new Sieve();
    #folds = false;
    #byCondition = new Set(); // checks that a condition's pattern calls, which reads texts as given

    constructor(checks) {
      this.checks = checks;
      this.callers = checks.map((check, number) => this.#add(check, number));
    }

    /** Give the fields whose texts can call a check. */
    #add(check, number) {
      const condition = check.appliesIf.find((one) => one.field && one.matches);
      if (check.kind === "metadata") this.#metadata.push(number);
      else if (check.kind === "attestation") this.#attestations.push(number);
      else if (check.search && check.kind !== "required" && !check.settings.at_least) {
        this.#sieve.add(number, check.search.wanted[0], check.search.context);
        this.#folds ||= check.search.fold;
        return check.fields;
      } else if (condition) {
        this.#sieve.add(number, condition.matches);
        this.#byCondition.add(number);
        return [condition.field];
      } else for (const field of check.fields) this.#always.set(field, [...(this.#always.get(field) || []), number]);
      return [];
    }

    /** Give the checks that may find something in an item, in the order of the rules. */
    candidates(item) {
      const found = [];
      if (item.metadata.size) found.push(...this.#metadata);
      if (item.answers.size) found.push(...this.#attestations);
      for (const [field, { text }] of item.fields) {
        if (this.#always.has(field)) found.push(...this.#always.get(field));
        const folded = this.#folds ? foldedText(text) : text;
        this.#keep(text, field, (fold) => !fold || folded === text, found);
        if (folded !== text) this.#keep(folded, field, (fold) => fold, found);
      }
      return distinct(found).sort((one, other) => one - other).map((number) => this.checks[number]);
    }

    /** Keep the checks that a text of a field calls. `reads`: whether a check that folds, or does not, reads this text. */
    #keep(text, field, reads, found) {
      for (const number of this.#sieve.called(text)) {
        const { search } = this.checks[number];
        if (!this.callers[number].includes(field) || !reads(Boolean(search && search.fold && !this.#byCondition.has(number)))) continue;
        found.push(number);
        this.#sieve.direct(number, text);
      }
    }
  }

  // The record, read with care: each missing or mistyped value is named by its path

  const malformed = (where, what) => new Error(`rules.json: ${where || "the file"}: ${what}`);
  const KINDS_OF = { string: "a text", boolean: "true or false", integer: "a whole number", array: "a list", object: "an object" };
  const kindOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value);
  const isFact = (value) => ["string", "boolean", "number"].includes(typeof value);
  const areFacts = (value) => Array.isArray(value) && value.every(isFact);
  const IS_TEST = {
    is: isFact,
    one_of: areFacts,
    none_of: areFacts,
    present: (value) => typeof value === "boolean",
    at_least: (value) => typeof value === "number",
    at_most: (value) => typeof value === "number",
    ends_with: areFacts,
    days_after: (value) => kindOf(value) === "object" && typeof value.metadata === "string" && Number.isInteger(value.days),
  };
  const SETTINGS = { window: "integer", fold: "boolean", mode: "string", at_least: "integer", at_most: "integer" };
  const LOOKS_AT_FIELDS = ["pattern", "terms", "near", "count", "required", "handle"];
  const BY_WORDS = ["pattern", "terms", "near", "count"];

  /** An object of the record with its place in it. */
  class Node {
    constructor(data, where = "") {
      if (kindOf(data) !== "object") throw malformed(where, "expected an object");
      Object.assign(this, { data, where });
    }
    value(key, kind, fallback) {
      const found = Object.hasOwn(this.data, key) ? this.data[key] : undefined;
      if ((found === undefined || found === null) && fallback !== undefined) return fallback;
      if (kindOf(found) !== kind) throw malformed(`${this.where}.${key}`, `expected ${KINDS_OF[kind]}`);
      return found;
    }
    optional(key, kind) {
      return Object.hasOwn(this.data, key) ? this.value(key, kind) : undefined;
    }
    text(key, fallback) {
      return this.value(key, "string", fallback);
    }
    texts(key, fallback) {
      const found = this.value(key, "array", fallback);
      if (!found.every((one) => typeof one === "string")) throw malformed(`${this.where}.${key}`, "expected a list of texts");
      return found;
    }
    child(key) {
      return new Node(this.data[key], `${this.where}.${key}`);
    }
    children(key) {
      return this.value(key, "array", []).map((one, at) => new Node(one, `${this.where}.${key}[${at}]`));
    }
    listed(key) {
      this.value(key, "array");
      return this.children(key);
    }
    expression(whole) {
      const anyCase = Object.hasOwn(this.data, "any_case");
      return new Pattern(this.text(anyCase ? "any_case" : "flag_free"), this.where, { whole, anyCase });
    }
  }

  function readRule(node) {
    const severity = node.text("severity"), id = node.text("id");
    if (!Object.hasOwn(LEVELS, severity)) throw malformed(`${node.where}.severity`, `one of ${Object.keys(LEVELS).join(", ")}`);
    const rule = {
      id,
      title: node.text("title"),
      rationale: node.text("rationale"),
      level: LEVELS[severity],
      helpUri: node.text("help_uri", ""),
      active: node.value("active", "boolean"),
      guardsPatients: node.texts("tags").includes(PATIENT_SAFETY),
    };
    return { ...rule, checks: node.listed("checks").map((one) => readCheck(rule, one)) };
  }

  function readCheck(rule, node) {
    const kind = node.text("kind"), id = node.text("id");
    if (!Object.hasOwn(MATCHERS, kind)) throw malformed(`${node.where}.kind`, `this engine knows no kind "${kind}"`);
    if (LOOKS_AT_FIELDS.includes(kind)) node.texts("fields");
    if (kind === "handle") node.texts("tokens").concat(node.texts("allow", []));
    return {
      rule,
      id,
      key: `${rule.id}/${id}`,
      kind,
      fields: node.texts("fields", []),
      strength: node.text("strength"),
      sensitive: node.value("sensitive", "boolean", false),
      message: node.text("message"),
      suggest: node.child("suggest").text("text"),
      appliesIf: node.children("applies_if").map(readCondition),
      require: node.children("require").map(readCondition),
      requireAny: node.children("require_any").map(readCondition),
      search: readSearch(node),
      settings: node.data,
    };
  }

  function readSearch(node) {
    const kind = node.text("kind");
    for (const [key, wanted] of Object.entries(SETTINGS)) node.optional(key, wanted);
    const expressions = (key) => (node.optional(key, "array"), node.children(key).map((one) => one.expression()));
    const lists = Object.fromEntries(["unless", "any_of", "context", "negative_context"].map((key) => [key, expressions(key)]));
    const wanted = BY_WORDS.includes(kind) ? [node.expression(node.data.mode === "whole")] : kind === "required" ? lists.any_of : null;
    const { unless, context, negative_context: negative } = lists, { window = 0, fold = false } = node.data;
    return wanted && new Search(wanted, { unless, context, negative, window, fold });
  }

  function readCondition(node) {
    const metadata = node.text("metadata", ""), field = node.text("field", "");
    if (Boolean(metadata) === Boolean(field)) throw malformed(node.where, "a condition names either `metadata` or `field`");
    const tests = Object.entries(node.data).filter(([key]) => !["metadata", "field", "matches"].includes(key));
    for (const [test, wanted] of tests) {
      if (!Object.hasOwn(IS_TEST, test) || !IS_TEST[test](wanted)) throw malformed(`${node.where}.${test}`, "not a test of a condition, or not with this value");
    }
    return { metadata, field, tests, matches: "matches" in node.data ? node.child("matches").expression() : null };
  }

  function readProtection(node) {
    const search = readSearch(node);
    if (!search) throw malformed(`${node.where}.kind`, "expected pattern or terms");
    return search;
  }

  // The engine itself

  /** Give an item as its checks see it: texts that have words, facts that are known. */
  function prepared({ id = "draft", fields, metadata, answers }) {
    const known = (values) => new Map(Object.entries(values || {}).filter(([, value]) => value !== undefined && value !== null));
    const texts = [...known(fields)].filter(([, text]) => typeof text === "string" && text);
    return { id, fields: new Map(texts.map(([field, text]) => [field, new Text(normalText(text))])), metadata: known(metadata), answers: known(answers) };
  }

  function finding(check, { field, span }, item) {
    const { rule } = check, text = item.fields.get(field), [start, end] = span;
    const before = text ? text.text.slice(0, start) : "";
    return {
      item: item.id,
      rule: rule.id,
      check: check.id,
      title: rule.title,
      rationale: rule.rationale,
      level: rule.level,
      strength: check.strength,
      sensitive: check.sensitive,
      field,
      span: text ? [text.point(start), text.point(end)] : null,
      units: text ? [start, end] : null,
      line: before.split("\n").length,
      column: text ? text.point(start) - text.point(before.lastIndexOf("\n") + 1) + 1 : 1,
      message: check.message,
      suggest: check.suggest,
      helpUri: rule.helpUri,
      excerpt: text ? text.text.slice(start, end) : "",
    };
  }

  function question(check, item) {
    const { rule, id, settings } = check;
    return {
      item: item.id,
      rule: rule.id,
      check: id,
      level: rule.level,
      question: settings.question ?? "",
      passing: settings.pass ?? "",
      evidence: settings.evidence || "",
      helpUri: rule.helpUri,
    };
  }

  const fieldPlace = ({ field }) => (FIELDS.includes(field) ? FIELDS.indexOf(field) : FIELDS.length);
  const inText = (one, other) => fieldPlace(one) - fieldPlace(other) || byPlace(one.units || [0, 0], other.units || [0, 0]);

  /** Leave out what stands within another hit of the same rule that is as strong or stronger; of two alike the first stays. */
  function outermost(found) {
    const ends = new Map(), inner = new Set(), weak = ({ strength }) => Number(strength !== "block");
    for (const one of [...found].sort(([c, { span: a }], [d, { span: b }]) => a[0] - b[0] || b[1] - a[1] || weak(c) - weak(d))) {
      const [{ rule, strength }, { field, span: [start, end] }] = one;
      if (start === end) continue;
      const group = (how) => `${rule.id}/${how}/${field}`, last = ends.get(group(strength)) || 0;
      if (end <= Math.max(last, ends.get(group("block")) || 0)) inner.add(one);
      ends.set(group(strength), Math.max(end, last));
    }
    return found.filter((one) => !inner.has(one));
  }

  /**
   * Make the rules of a rules.json ready. Throws an Error that names the place where the record is not one.
   * `everyCheck`: run every check on every item; the findings are the same, and it takes many times as long.
   * @param {object} record
   * @param {{ everyCheck?: boolean }} [options]
   * @returns {Rules}
   */
  function loadRules(record, { everyCheck = false } = {}) {
    const file = new Node(record);
    if (file.value("format", "integer") !== FORMAT) throw malformed(".format", `this linter reads format ${FORMAT}`);
    const policy = file.child("policy");
    for (const key of ["id", "version"]) policy.text(key);
    const draftNotice = file.text("draft_notice", ""), protections = file.listed("protected").map(readProtection);
    const rules = file.listed("rules").map(readRule);
    if (!rules.length) throw malformed(".rules", "there is no rule");
    const checks = rules.flatMap((rule) => (rule.active ? rule.checks : []));
    const free = (item) => [...item.fields.values()].some((text) => protections.some((search) => search.spans(text).length));
    let plan; // made when it is first needed

    function check(written) {
      const item = prepared(written);
      plan ??= new Plan(checks);
      const found = [];
      for (const one of everyCheck ? checks : plan.candidates(item)) for (const hit of hits(one, item)) found.push([one, hit]);
      const silenced = found.length > 0 && free(item);
      const heard = found.filter(([one]) => one.rule.guardsPatients || !silenced);
      return outermost(heard).map(([one, hit]) => finding(one, hit, item)).sort(inText);
    }

    function questions(written) {
      const item = prepared(written), silenced = free(item);
      const open = (one) => one.kind === "attestation" && (one.rule.guardsPatients || !silenced) && allHold(one.appliesIf, item) && !answered(one, item);
      return checks.filter(open).map((one) => question(one, item));
    }

    return Object.freeze({ policy: policy.data, draftNotice, rules: record.rules, check, questions, isProtected: (written) => free(prepared(written)) });
  }

  return Object.freeze({ loadRules, normalText, fold, FORMAT, FIELDS });
})();
