"""forms/*.pdf: five forms to fill in on a screen or with a pen, and the columns of two of them as sheets; it knows the model and the looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from policyloom.formats.forms import accounts, people
from policyloom.formats.forms.sheets import header
from policyloom.model.types import Contact, Policy
from policyloom.views import brand, fonts, icons, looks, pdf
from policyloom.views.artifact import Artifact, Context
from policyloom.views.facets import css_string, mark, written_date
from policyloom.views.widgets import settled

Words = Mapping[str, str]
_FOLDER = "forms"
_CONTENTS: dict[str, Callable[[Policy, Words], dict[str, Any]]] = {
    "patient-release": people.release,
    "acknowledgement": people.acknowledgement,
    "account-request": accounts.request,
    "incident-report": people.incident,
    "account-register": accounts.register,
}
_SIDEWAYS = ("account-register",)
FORMS = tuple(_CONTENTS)


def render(policy: Policy, context: Context) -> Iterator[Artifact]:
    """Make the five forms, and the header rows of the register and of the worksheet."""
    for name in FORMS:
        content = pdf.write_pdf(
            html(policy, context, name),
            stylesheet=_stylesheet(policy, context, name),
            folder=context.templates,
            scratch=context.scratch,
            faces=policy.institution.brand.faces,
            form=True,
        )
        yield Artifact(f"{_FOLDER}/{name}.pdf", settled(content))
    words = _words(policy, context)
    for name, columns in (("account-register", accounts.columns), ("account-request", accounts.sheet_columns)):
        yield Artifact(f"{_FOLDER}/{name}.csv", header(columns(policy, words)))


def html(policy: Policy, context: Context, name: str) -> str:
    """Write one form, named as its file is, as one page of HTML."""
    words = _words(policy, context)
    template = looks.environment(context.templates).get_template(f"{_FOLDER}/{name}.html.j2")
    shared = {
        "policy": policy,
        "words": words,
        "name": name,
        "title": words[name],
        "mark": mark(policy, words),
        "logo": icons.as_data_uri(policy.institution.brand.logo),
        "date": lambda day: written_date(day, words),
        "reach": _reach,
    }
    return template.render(shared | _CONTENTS[name](policy, words))


def _words(policy: Policy, context: Context) -> Words:
    return looks.strings(context.templates, _FOLDER, policy.language)


def _reach(contact: Contact) -> str:
    found = ", ".join(one for one in (contact.email, contact.phone) if one)
    return f" ({found})" if found else ""


def _stylesheet(policy: Policy, context: Context, name: str) -> str:
    template = looks.environment(context.templates).get_template(f"{_FOLDER}/forms.css.j2")
    return template.render(
        words=_words(policy, context),
        paper=policy.institution.brand.paper,
        landscape=name in _SIDEWAYS,
        palette=brand.light(policy.institution.brand),
        families=fonts.families(policy.institution.brand),
        field_family=fonts.SANS,
        quoted=css_string,
    )
