"""What is wrong with a pattern, in words: every fault of portable-1 with what to write instead. It parses nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a pattern leaves the language (offset in characters from 0), what is wrong, what to write instead."""

    offset: int
    message: str
    hint: str

    def __str__(self) -> str:
        return f"at {self.offset}: {self.message}: {self.hint}"


_SPECIAL = {
    ".": ("`.` means different things to different engines", r"write [^\n] for any character, or \. for a dot"),
    "^": ("`^` is not in the language", r"use `mode: whole` to match a whole field, or write \^ for the character"),
    "$": ("`$` is not in the language", r"use `mode: whole` to match a whole field, or write \$ for the character"),
    "]": ("`]` closes nothing", r"write \] for the character"),
    "}": ("`}` closes nothing", r"write \} for the character"),
}

_ESCAPES = {
    "d": "write [0-9]",
    "D": r"write [^0-9\n]",
    "w": "write [0-9A-Za-z_]",
    "W": r"write [^0-9A-Za-z_\n]",
    "s": r"write [ \t\n]",
    "S": r"write [^ \t\n]",
    "B": "leave it out, or list the characters that may stand there",
    "r": r"texts have \n for every line break: write \n",
    "A": "use `mode: whole`",
    "Z": "use `mode: whole`",
    "z": "use `mode: whole`",
    "p": "list the characters in a class",
    "P": "list the characters in a class",
    "x": "write the character itself",
    "u": "write the character itself",
    "": r"write \\ for a backslash",
}

_GROUPS = {
    "(?=": ("lookahead is not in the language", "use kind `near` with `context`"),
    "(?!": ("lookahead is not in the language", "use `unless` or `negative_context`"),
    "(?<": ("named groups and lookbehind are not in the language", "write (?:…), and use `unless` or kind `near`"),
    "(?P": ("named groups are not in the language", "write (?:…)"),
    "(?>": ("atomic groups are not in the language", "write (?:…)"),
    "(?#": ("comments are not in the language", "leave it out"),
    "(?i": ("inline flags are not in the language", "set `ignore_case: true`"),
}


def special(offset: int, char: str) -> Fault:
    fallback = (f"`{char}` repeats nothing", rf"put it behind what it repeats, or write \{char} for the character")
    return Fault(offset, *_SPECIAL.get(char, fallback))


def escape(offset: int, letter: str) -> Fault:
    if letter.isdecimal():
        return Fault(offset, "backreferences are not in the language", "write out what may stand there")
    fallback = f"write {letter} without the backslash"
    return Fault(offset, rf"`\{letter}` is not in the language", _ESCAPES.get(letter, fallback))


def class_escape(offset: int, letter: str) -> Fault:
    inside = {"d": "write 0-9", "w": "write 0-9A-Za-z_", "s": r"write a space, \t and \n", "b": "leave it out"}
    hint = inside.get(letter, f"write {letter} without the backslash" if letter else "close the class with ]")
    return Fault(offset, rf"`\{letter}` is not in the language inside a class", hint)


def bare_in_class(offset: int, char: str, after: str) -> Fault:
    if char == "[" and after == ":":
        return Fault(offset, "POSIX classes are not in the language", "write the ranges, such as A-Za-z")
    return Fault(offset, f"`{char}` stands bare inside a class", rf"write \{char}")


def odd_range(offset: int, written: str) -> Fault:
    hint = r"write a range within 0-9, a-z or A-Z, or \- for the hyphen"
    return Fault(offset, f"`{written}` is not a range of digits or letters", hint)


def doubled_punctuation(offset: int, char: str) -> Fault:
    return Fault(offset, f"`{char}{char}` inside a class is an operator to some engines", f"write {char} once")


def unclosed_class(offset: int) -> Fault:
    return Fault(offset, "the class is not closed", r"close it with ], or write \[ for the character")


def empty_class(offset: int) -> Fault:
    return Fault(offset, "the class is empty", r"put characters between [ and ]")


def negated_without_newline(offset: int) -> Fault:
    return Fault(offset, "a negated class has to say that it stops at the end of the line", r"add \n, such as [^a-z\n]")


def group(offset: int, opening: str) -> Fault:
    if opening[:2] != "(?":
        return Fault(offset, "capturing groups are not in the language", r"write (?:…), or \( for the character")
    fallback = ("inline flags are not in the language", "write (?:…)")
    return Fault(offset, *_GROUPS.get(opening[:3], fallback))


def unclosed_group(offset: int) -> Fault:
    return Fault(offset, "the group is not closed", "close it with )")


def unopened_group(offset: int) -> Fault:
    return Fault(offset, "`)` closes nothing", r"write \) for the character")


def too_deep(offset: int, most: int) -> Fault:
    return Fault(offset, f"groups stand more than {most} deep", "split the pattern into several checks")


def empty_branch(offset: int) -> Fault:
    return Fault(offset, "an alternative is empty", "leave out the extra |, or make the group optional with ?")


def matches_empty() -> Fault:
    return Fault(0, "the pattern can match nothing at all", "make at least one character necessary")


def repeated_boundary(offset: int) -> Fault:
    return Fault(offset, r"`\b` cannot be repeated", "leave out the quantifier")


def repeated_emptiness(offset: int) -> Fault:
    hint = "make at least one character of the group necessary"
    return Fault(offset, "a repeated group can match nothing, and engines disagree on that", hint)


def endless_group(offset: int) -> Fault:
    return Fault(offset, "a group is repeated without end", "give the most, such as {0,5}")


def second_quantifier(offset: int, char: str) -> Fault:
    kind = {"?": "lazy quantifiers are", "+": "possessive quantifiers are"}.get(char, "a second quantifier is")
    return Fault(offset, f"{kind} not in the language", "write one quantifier: ?, *, +, {n}, {n,} or {n,m}")


def too_many_repeats(offset: int, most: int) -> Fault:
    return Fault(offset, f"a count is above {most}", f"write {most} or fewer")


def too_many_copies(offset: int, most: int) -> Fault:
    return Fault(offset, f"nested repeats multiply to more than {most}", "lower the counts")


def backward_bounds(offset: int) -> Fault:
    return Fault(offset, "the counts allow nothing", "write the smaller count first, and a second one of 1 or more")


def braces(offset: int) -> Fault:
    return Fault(offset, "`{` opens no count", r"write {n}, {n,} or {n,m}, or \{ for the character")


def too_long(most: int) -> Fault:
    return Fault(
        most,
        f"the pattern, its phrases filled in, is longer than {most} characters",
        "split it into several checks, or use `terms`",
    )


def control_character(offset: int, char: str) -> Fault:
    hint = {"\t": r"write \t", "\n": r"write \n"}.get(char, "leave it out")
    return Fault(offset, f"U+{ord(char):04X} is a control character", hint)


def cased_letter(offset: int, char: str) -> Fault:
    hint = f"write [{char.upper()}{char.lower()}] and set `ignore_case: false`, or leave the accent out"
    return Fault(offset, f"`{char}` has two cases, and ignore_case is for ASCII letters only", hint)


def not_nfc() -> Fault:
    return Fault(0, "the pattern is not in Unicode's composed form", "normalise it to NFC")
