"""Turn checked data into the policy's smaller values: contacts, facts, playbooks, FAQ …; it knows no rule and no place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policyloom.model import types as t

Data = Mapping[str, Any]


def sources(data: Data) -> tuple[t.Source, ...]:
    """Read a list of sources, and the law in `basis` after them. What is named in both stands once, with what both say."""
    law: Data = data.get("basis", {})
    named = [_source(one["ref"], one, law.get(one["ref"], {})) for one in data.get("sources", ())]
    already = {one.ref for one in named}
    return (*named, *(_source(ref, one, {}) for ref, one in law.items() if ref not in already))


def _source(ref: str, data: Data, law: Data) -> t.Source:
    said = {key: dict.fromkeys(one[key] for one in (data, law) if one.get(key)) for key in ("locator", "note")}
    return t.Source(ref, "; ".join(said["locator"]), " ".join(said["note"]))


def words(data: Data, key: str) -> tuple[str, ...]:
    """Read a list of words."""
    return tuple(data.get(key, ()))


def terms(data: Data) -> dict[str, t.Term]:
    return {key: t.Term(key, one["title"], one.get("description", "")) for key, one in data.items()}


def institution(data: Data, files: t.BrandFiles) -> t.Institution:
    brand, colors = data["brand"], data["brand"]["colors"]
    return t.Institution(
        name=data["name"],
        short_name=data["short_name"],
        handle=data["handle"],
        handles=words(data, "handles"),
        domains=words(data, "domains"),
        url=data["publish"]["url"],
        brand=t.Brand(
            colors["primary"],
            colors["accent"],
            files.logo,
            brand.get("logo_alt", "") or data["name"],
            brand.get("paper", "A4"),
            colors.get("heading", ""),
            files.faces,
            files.pptx,
            files.docx,
        ),
        contacts={key: contact(key, one) for key, one in data["contacts"].items()},
        entities=tuple(
            t.Entity(key, one["name"], one.get("note", ""), one.get("contact", ""))
            for key, one in data.get("entities", {}).items()
        ),
    )


def contact(key: str, data: Data) -> t.Contact:
    return t.Contact(key, data["title"], data["email"], data["phone"], data.get("hours", ""), data["purpose"])


def choice(key: str, question: Data, answer: Any, title: str) -> t.Choice:
    options: Data = question.get("options", {})
    chosen = options.get(answer, {}) if isinstance(answer, str) else {}
    return t.Choice(
        id=key,
        type=question["type"],
        question=question["question"],
        help=question["help"],
        answer=answer,
        answer_title=title,
        default=question.get("default"),
        disagreement=question.get("disagreement", ""),
        counsel=bool(chosen.get("counsel", False)),
        options={name: option["title"] for name, option in options.items()},
    )


def definition(key: str, data: Data) -> t.Definition:
    return t.Definition(key, data["term"], data["definition"], sources(data))


def lay_term(key: str, data: Data) -> t.LayTerm:
    return t.LayTerm(key, words(data, "words"), words(data, "means"))


def fact(key: str, data: Data) -> t.Fact:
    figure = data.get("figure")
    shown = t.Figure(figure["value"], figure.get("label", "")) if figure else None
    return t.Fact(
        key, data["text"], data["use"], data.get("vendor", False), data.get("unsourced", False), shown, sources(data)
    )


def chart(key: str, data: Data) -> t.Chart:
    bars = tuple((bar["label"], float(bar["value"])) for bar in data["bars"])
    return t.Chart(key, data["title"], data["unit"], data["caption"], data["fact"], bars)


def sample(key: str, data: Data) -> t.Sample:
    shown = data.get("profile")
    return t.Sample(
        id=key,
        title=data["title"],
        kind=data["kind"],
        verdict=data["verdict"],
        texts=words(data, "text"),
        profile=profile(shown) if shown else None,
        note=data.get("note", ""),
        rules=words(data, "rules"),
        sources=sources(data),
    )


def profile(data: Data) -> t.Profile:
    get = data.get
    return t.Profile(
        get("name", ""), get("handle", ""), get("bio", ""), get("avatar", ""), get("location", ""), words(data, "notes")
    )


def resource(key: str, data: Data) -> t.Resource:
    return t.Resource(key, data["title"], data["text"], data.get("contact", ""), data.get("address", ""), sources(data))


def reference(key: str, number: int, data: Data, elsewhere: bool) -> t.Reference:
    get = data.get
    return t.Reference(
        key,
        number,
        data["title"],
        data["publisher"],
        get("year", ""),
        get("address", ""),
        data["kind"],
        data["status"],
        get("seen", ""),
        get("note", ""),
        get("tag", ""),
        get("jurisdiction", ""),
        get("says", ""),
        get("review_by", ""),
        (get("confirmed", {}).get("role", ""), get("confirmed", {}).get("date", "")),
        elsewhere,
    )


def playbook(key: str, data: Data) -> t.Playbook:
    found = steps(data)
    return t.Playbook(key, data["title"], data["trigger"], data["lead"], found, words(data, "rules"), sources(data))


def steps(data: Data) -> tuple[t.Step, ...]:
    """Read who does what by when."""
    return tuple(t.Step(step["do"], step["who"], step.get("within", "")) for step in data.get("steps", {}).values())


def page(key: str, data: Data) -> t.Page:
    return t.Page(
        id=key,
        title=data["title"],
        lead=data["lead"],
        icon=data["icon"],
        shown_in=words(data, "shown_in") or ("guideline", "deck", "site"),
        audience=words(data, "audience"),
        blocks=tuple(block(name, one) for name, one in data["blocks"].items()),
        rules=words(data, "rules"),
        sources=sources(data),
    )


def block(key: str, data: Data) -> t.Block:
    return t.Block(
        id=key,
        kind=data["kind"],
        title=data.get("title", ""),
        text=data.get("text", ""),
        points=tuple(data.get("points", {}).values()),
        steps=steps(data),
        columns=tuple(data.get("columns", {}).items()),
        rows=tuple(data.get("rows", {}).values()),
        verdict=data.get("verdict", ""),
        posts=words(data, "posts"),
    )


def documents(data: Data) -> t.Documents:
    deck = data.get("deck", {})
    return t.Documents(
        data.get("guideline", {}).get("layout", "report"),
        tuple(deck_part(key, one) for key, one in deck.get("parts", {}).items()),
        deck.get("length", "full"),
        data.get("learning", {}).get("mastery", 80),
    )


def deck_part(key: str, data: Data) -> t.DeckPart:
    get = data.get
    return t.DeckPart(
        key,
        data["title"],
        data["lead"],
        data["icon"],
        get("benefits", False),
        words(data, "sections"),
        words(data, "pages"),
        get("playbooks", False),
        get("practice", False),
    )


def value(key: str, data: Data) -> t.Value:
    return t.Value(key, data["title"], data["statement"])


def principle(key: str, data: Data) -> t.Principle:
    return t.Principle(key, data["title"], data["statement"], words(data, "values"), sources(data))


def reason(key: str, data: Data) -> t.Reason:
    return t.Reason(key, data["title"], data["text"], sources(data))


def planner_step(key: str, data: Data) -> t.PlannerStep:
    return t.PlannerStep(
        key, data["title"], data["action"], data["owner"], data["due"], data["evidence"], words(data, "rules")
    )


def factor(key: str, data: Data) -> t.Factor:
    return t.Factor(key, data["title"], data["question"], words(data, "rules"))


def worksheet(key: str, data: Data) -> t.Worksheet:
    parts = tuple(
        t.WorksheetPart(part["title"], part["prompt"], words(part, "columns"), part["rows"])
        for part in data["parts"].values()
    )
    return t.Worksheet(key, data["title"], data["lead"], parts, words(data, "rules"))


def register(key: str, data: Data) -> t.Register:
    columns = tuple((name, column["title"], column.get("help", "")) for name, column in data["columns"].items())
    return t.Register(
        key, data["title"], data["lead"], columns, tuple(data.get("rows", {}).values()), words(data, "rules")
    )


def faq(key: str, data: Data) -> t.Faq:
    return t.Faq(
        key,
        data["question"],
        data["verdict"],
        data["answer"],
        data["next"],
        data["section"],
        words(data, "audience"),
        words(data, "rules"),
    )


def scenario(key: str, data: Data) -> t.Scenario:
    options = tuple(
        t.Option(name, one["text"], one["correct"], one["explanation"], words(one, "rules"))
        for name, one in data["options"].items()
    )
    return t.Scenario(
        key, data["topic"], data["title"], data["situation"], data["question"], options, words(data, "audience")
    )


def version(key: str, data: Data) -> t.Version:
    return t.Version(key, data["date"], data["summary"], data["role"])
