"""launch-kit/: whole statements, one address, twelve months, a page that loads nothing, posts that keep the policy, sheets that hold their words."""

from __future__ import annotations

import dataclasses
import html
import io
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from markdown_it import MarkdownIt
from PIL import Image

from policyloom.formats import launch_kit
from policyloom.formats.launch_kit import picks
from policyloom.formats.launch_kit.kit import Kit, kit
from policyloom.formats.launch_kit.letters import chat_post, letters, posts, wrapped
from policyloom.formats.launch_kit.pictures import Picture, alt, page, pictures
from policyloom.formats.launch_kit.sheets import POSTERS, poster, poster_html, sign_up_form
from policyloom.formats.rules import record
from policyloom.lint import Item, check, normal_text, rules_from
from policyloom.model.institution import Face
from policyloom.model.types import Approval, Fact, Policy, Status
from policyloom.pipeline.compile import compile_policy
from policyloom.views import fonts
from policyloom.views.artifact import Context
from policyloom.views.emblem import emblem
from policyloom.views.measure import ruler
from policyloom.views.qr import qr_svg
from policyloom.views.quotes import curled
from policyloom.views.text import plain
from tests import verapdf
from tests.factory import a_policy, a_rule, a_section, an_institution

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "policy" / "examples").glob("*/policy.yaml"))
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August"]
MONTHS += ["September", "October", "November", "December"]
FILES = {
    "README.txt",
    "ambassadors/graphic-1.png",
    "ambassadors/graphic-2.png",
    "ambassadors/graphic-3.png",
    "ambassadors/graphics.md",
    "ambassadors/invitation.txt",
    "ambassadors/posts.md",
    "ambassadors/sign-up-form.pdf",
    "chat-post.txt",
    "intranet-page.html",
    "monthly-reminders.md",
    "newsletter-item.md",
    "onboarding-paragraph.txt",
    "poster-a3.pdf",
    "poster-a4.pdf",
    "poster-letter.pdf",
    "staff-email.html",
    "staff-email.txt",
}
LONG = "The Northfield and Greater Riverside Counties Regional Health, Rehabilitation and Community Partnership"


def a_context(scratch: Path) -> Context:
    return Context(ROOT / "templates", ROOT / "site", ROOT / "schema", scratch)


def texts(policy: Policy, scratch: Path) -> dict[str, str]:
    of = kit(policy, a_context(scratch))
    return dict(letters(of, tuple(alt(of, one) for one in pictures(of))))


def one_line(text: str) -> str:
    """Read a text as a person does: Markdown and HTML undone, on one line."""
    without_tags = re.sub(r"<[^>]+>", " ", text)
    return " ".join(re.sub(r"\\(?=[^\w\s])", "", html.unescape(without_tags)).split())


def at(policy: Policy, **changes: Any) -> Policy:
    return dataclasses.replace(policy, institution=dataclasses.replace(policy.institution, **changes))


def in_colors(policy: Policy, primary: str) -> Policy:
    return at(policy, brand=dataclasses.replace(policy.institution.brand, primary=primary, accent="#c2571a"))


def at_length(policy: Policy) -> Policy:
    """Give a policy the longest names that an author is likely to bring."""
    owner = dataclasses.replace(
        policy.owner,
        title="Office of Marketing, Communications and Public Engagement for All Regions",
        email="marketing-communications-public-engagement@northfield-riverside.example",
    )
    brand = dataclasses.replace(policy.institution.brand, logo=emblem(LONG, "#0b5d7a", "#c2571a"), logo_alt=LONG)
    named = at(
        policy,
        name=LONG,
        short_name="Northfield and Greater Riverside Counties Regional Health",
        url="https://social-media-guidelines.communications.northfield-riverside.example/staff/policy/",
        brand=brand,
        contacts={"owner": owner},
    )
    return dataclasses.replace(
        named,
        owner=owner,
        title="Guidelines for the professional and personal use of social media by all members of the workforce",
        promise="Share what you know with people who need it, keep every patient's trust, and look after each other.",
        in_doubt=f"When in doubt, ask the {owner.title} ({owner.email}) before you post.",
    )


def small(**changes: Any) -> Policy:
    """Make a policy of one key point, without address, facts, playbooks or questions."""
    return a_policy(a_section(a_rule(key_point=True, **changes)), institution=an_institution(url=""))


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kit")


@pytest.fixture(scope="module")
def written(northfield: Policy, scratch: Path) -> dict[str, str]:
    return texts(northfield, scratch)


@pytest.fixture(scope="module")
def rendered(northfield: Policy, scratch: Path) -> dict[str, bytes]:
    return {one.path: one.content for one in launch_kit.render(northfield, a_context(scratch))}


def test_the_kit_is_these_files(rendered: dict[str, bytes]) -> None:
    assert set(rendered) == {f"launch-kit/{name}" for name in FILES}


def test_the_readme_names_each_file_and_when_to_send_it(written: dict[str, str]) -> None:
    text = one_line(written["README.txt"])

    assert all(name in text for name in FILES - {"README.txt"})
    assert "Two weeks before (December 21, 2026)" in text
    assert "The day it starts (January 4, 2027)" in text
    assert "A week after (January 11, 2027)" in text
    assert text.endswith("Northfield Health")


@pytest.mark.parametrize("name", ["staff-email.txt", "staff-email.html", "newsletter-item.md"])
def test_statements_stand_whole_where_key_points_are_named(
    northfield: Policy, written: dict[str, str], name: str
) -> None:
    text = one_line(written[name])

    assert all(plain(rule.statement) in text for rule in picks.leading(northfield))


def test_the_intranet_page_carries_every_key_point_and_right_whole(northfield: Policy, written: dict[str, str]) -> None:
    text = one_line(written["intranet-page.html"])
    rights, samples = picks.rights(northfield)

    assert all(plain(rule.statement) in text for rule in (*northfield.key_points, *rights))
    assert samples and all(" ".join(one.split()) in text for sample in samples for one in sample.texts)


def test_the_email_opens_with_its_subject_and_tells_the_gains_before_the_points(written: dict[str, str]) -> None:
    text = written["staff-email.txt"]

    assert text.startswith("Subject: From January 4, 2027: Professional use of social media\n")
    assert text.index("What you gain") < text.index("The points that carry most of it") < text.index("Whom to ask")
    assert "555-0100" in text and "https://social.northfield.example/" in text


def test_a_policy_of_caution_tells_its_points_before_the_gains(scratch: Path) -> None:
    policy = compile_policy(ROOT / "policy" / "examples" / "residency" / "policy.yaml").policy
    assert policy is not None

    for name in ("staff-email.txt", "staff-email.html", "newsletter-item.md", "intranet-page.html"):
        text = texts(policy, scratch)[name]
        assert text.index(plain(picks.leading(policy)[0].statement)[:20]) < text.index("What you gain")


def test_key_points_are_few_and_of_different_topics(northfield: Policy) -> None:
    points = picks.leading(northfield)

    assert len({rule.section for rule in points}) == len(points) == 5
    assert list(points) == [rule for rule in northfield.key_points if rule in points]


def test_each_month_has_one_rule_in_full_words(northfield: Policy, written: dict[str, str]) -> None:
    parts = written["monthly-reminders.md"].split("\n## ")[1:]
    year = picks.year(northfield, tuple(MONTHS))

    assert [part.partition(":")[0] for part in parts] == MONTHS
    assert len({rule.id for _, rule in year}) == 12
    for part, (_, rule) in zip(parts, year, strict=True):
        text = one_line(part)
        assert rule.key_point and plain(rule.statement) in text
        assert (
            " ".join(rule.examples.keeping[0].split()) in text and " ".join(rule.examples.breaking[0].split()) in text
        )
        assert f"https://social.northfield.example/rules/{rule.id}.html" in part


def test_the_year_begins_with_the_policy_and_fills_up_by_severity() -> None:
    rules = [
        a_rule(id="mild", severity="low"),
        a_rule(id="grave", severity="critical"),
        a_rule(id="point", severity="info", key_point=True),
    ]

    year = picks.year(a_policy(a_section(*rules), effective="2027-11-01"), tuple(MONTHS))

    assert [month for month, _ in year] == [*MONTHS[10:], *MONTHS[:10]]
    assert [rule.id for _, rule in year[:4]] == ["point", "grave", "mild", "point"]


def test_the_chat_post_is_short_however_long_the_words(northfield: Policy, scratch: Path) -> None:
    wordy = dataclasses.replace(northfield, promise="Share what you know. " * 20, title="Social media for all " * 20)

    for policy in (northfield, at_length(northfield), wordy, small()):
        assert len(chat_post(kit(policy, a_context(scratch)))) <= 500


def test_plain_text_is_wrapped_and_addresses_stay_whole(northfield: Policy, scratch: Path) -> None:
    found = texts(at_length(northfield), scratch)
    lines = [line for name in found if name.endswith(".txt") and "chat" not in name for line in found[name].split("\n")]

    assert all(len(line) <= 78 or " " not in line.strip() for line in lines)
    assert sum("https://social-media-guidelines" in line for line in lines) >= 3
    assert wrapped("- " + "word " * 30).splitlines()[1].startswith("  word")


def test_each_text_says_that_it_is_a_draft_until_it_is_approved(northfield: Policy, scratch: Path) -> None:
    approval = Approval("Board", "2026-12-14", northfield.digest)
    approved = dataclasses.replace(northfield, status=Status.APPROVED, approval=approval)

    assert all("Draft, not approved" in text for text in texts(northfield, scratch).values())
    assert not any("Draft" in text for text in texts(approved, scratch).values())


def test_a_retired_policy_sends_nothing(northfield: Policy, scratch: Path) -> None:
    readme = texts(dataclasses.replace(northfield, status=Status.RETIRED), scratch)["README.txt"]

    assert "[Retired, no longer in force]" in readme
    assert "send nothing from this kit" in one_line(readme)


def test_whom_to_ask_is_whom_the_policy_names(northfield: Policy) -> None:
    privacy = northfield.institution.contacts["privacy"]
    named = dataclasses.replace(northfield, in_doubt=f"In doubt? Write to {privacy.email}.")
    nobody = dataclasses.replace(northfield, in_doubt="When in doubt, ask.")

    assert picks.asked(named) == privacy
    assert picks.asked(nobody) == northfield.owner


def test_gains_rest_on_no_vendor_and_have_a_proof() -> None:
    def fact(name: str, **changes: Any) -> Fact:
        return Fact(
            **({"id": name, "text": name, "use": "benefit", "vendor": False, "unsourced": False} | rest | changes)
        )

    rest: dict[str, Any] = {"figure": None, "sources": ()}
    facts = (fact("sold", vendor=True), fact("said", unsourced=True), fact("risk", use="risk"), fact("true"))

    assert [one.id for one in picks.gains(a_policy(facts=facts))] == ["true"]


def test_without_address_facts_or_playbooks_the_texts_say_where_to_find_it(scratch: Path) -> None:
    found = texts(small(), scratch)

    assert not any("http" in text for name, text in found.items() if name.endswith((".txt", ".md")))
    assert "Ask the Communications Office for your copy: comms@northfield.example" in one_line(found["staff-email.txt"])
    assert "comms@northfield.example" in one_line(found["newsletter-item.md"])
    assert found["monthly-reminders.md"].count("You must not post **record numbers**.") == 12
    assert "What you gain" not in "".join(found.values())
    assert "When something happens" not in found["intranet-page.html"]


def test_words_from_a_policy_do_not_come_alive(scratch: Path) -> None:
    odd = small(lead_in="Keep <b>numbers</b> & *stars* out.", statement="You must not post <script>alert(1)</script>.")
    found = texts(at(odd, name="North <i>& Co", short_name="North ```x"), scratch)

    for name in ("staff-email.html", "intranet-page.html"):
        assert "<script" not in found[name] and "<i>" not in found[name]
    pasted = MarkdownIt("commonmark", {"html": True}).render(found["monthly-reminders.md"])
    assert "You must not post &lt;script&gt;alert(1)&lt;/script&gt;." in pasted and "<script" not in pasted
    assert "Keep &lt;b&gt;numbers&lt;/b&gt; &amp; stars out." in pasted
    assert "\n````text\n" in found["ambassadors/posts.md"]


# The page for the intranet


class _Page(HTMLParser):
    """Collects the tags of a page, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", ["intranet-page.html", "staff-email.html"])
def test_a_page_has_no_script_and_loads_nothing(written: dict[str, str], name: str) -> None:
    tags = _Page(written[name]).tags
    loading = [value for _, attributes in tags for key, value in attributes.items() if key in ("src", "srcset", "data")]
    hrefs = [attributes["href"] or "" for tag, attributes in tags if "href" in attributes]

    assert not {tag for tag, _ in tags} & {"script", "link", "iframe", "object", "embed", "base", "form"}
    assert not [key for _, attributes in tags for key in attributes if key.startswith("on")]
    assert all((value or "").startswith("data:") for value in loading)
    assert {tag for tag, attributes in tags if "href" in attributes} == {"a"}
    assert all(href.startswith(("https://social.northfield.example/", "mailto:", "#")) for href in hrefs)
    assert all(value.startswith('"data:') for value in re.findall(r"url\(([^)]*)", written[name]))
    assert "@import" not in written[name]


def test_the_page_has_language_title_landmarks_and_headings_in_order(written: dict[str, str]) -> None:
    tags = _Page(written["intranet-page.html"]).tags
    levels = [int(tag[1]) for tag, _ in tags if re.fullmatch(r"h[1-6]", tag)]

    assert ("html", {"lang": "en-US"}) in tags
    assert "<title>Professional use of social media – Northfield Health</title>" in written["intranet-page.html"]
    assert {"header", "main", "footer"} <= {tag for tag, _ in tags}
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("primary", ["#0b5d7a", "#ffd400", "#101418"])
def test_pages_have_no_fault_that_axe_finds_and_fit_their_width(
    chromium: Any, northfield: Policy, tmp_path: Path, look: str, width: int, primary: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = texts(in_colors(at_length(northfield), primary), tmp_path)
    screen = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=look)
    asked: list[str] = []
    screen.on("request", lambda request: asked.append(request.url))
    faults = []
    for name in ("intranet-page.html", "staff-email.html"):
        (tmp_path / name).write_text(found[name], encoding="utf-8")
        screen.goto((tmp_path / name).as_uri())
        result = Axe().run(screen).response
        faults += [(name, one["id"], one["nodes"][0]["target"]) for one in result["violations"] + result["incomplete"]]
        wide = screen.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        faults += [(name, "overflow", [])] if wide else []
    screen.close()

    assert not faults
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]


# Ambassadors


@pytest.mark.parametrize("path", [ROOT / "policy" / "policy.yaml", *EXAMPLES], ids=lambda path: path.parent.name)
def test_posts_for_ambassadors_keep_their_own_policy(path: Path, scratch: Path) -> None:
    policy = compile_policy(path).policy
    assert policy is not None
    of = kit(policy, a_context(scratch))
    rules, broken = rules_from(record(policy))
    assert rules is not None and not broken

    shown = [{"post": text} for text in posts(of)]
    shown += [{"image_text": alt(of, one), "alt_text": alt(of, one)} for one in pictures(of)]
    found = [
        (finding.rule, finding.check, finding.strength, fields)
        for fields in shown
        for finding in check(rules, Item("p", {name: normal_text(text) for name, text in fields.items()}))
    ]

    assert not found


def test_each_post_and_picture_says_where_its_author_works(northfield: Policy, scratch: Path) -> None:
    of = kit(northfield, a_context(scratch))

    assert len(posts(of)) == 5
    assert all("I work at Northfield" in text or "I work there" in text for text in posts(of))
    assert all("I work at Northfield Health." in alt(of, one) for one in pictures(of))


def test_the_linter_would_find_a_post_that_breaks_the_policy(northfield: Policy) -> None:
    rules, _ = rules_from(record(northfield))
    assert rules is not None

    assert check(rules, Item("p", {"post": "I work at Northfield. MRN: 00482913 went home today."}))


def test_the_invitation_leaves_the_choice_and_quotes_what_to_say(northfield: Policy, written: dict[str, str]) -> None:
    text = one_line(written["ambassadors/invitation.txt"])

    assert "Joining is your own free choice." in text and "Pay, hours and reviews never depend on it." in text
    assert picks.disclosure(northfield)
    assert all(plain(rule.statement) in text for rule in picks.disclosure(northfield))


def test_a_policy_without_rules_on_disclosure_still_asks_for_it(scratch: Path) -> None:
    found = texts(small(), scratch)

    assert "Say in each post about us that you work here" in one_line(found["ambassadors/invitation.txt"])
    assert "The policy says" not in "".join(found.values())


def test_pictures_are_square_and_their_alt_text_stands_beside_them(
    northfield: Policy, rendered: dict[str, bytes], written: dict[str, str], scratch: Path
) -> None:
    of = kit(northfield, a_context(scratch))
    listed = written["ambassadors/graphics.md"]

    for number, one in enumerate(pictures(of), 1):
        drawn = Image.open(io.BytesIO(rendered[f"launch-kit/ambassadors/graphic-{number}.png"]))
        assert drawn.size == (1200, 1200)
        assert f"](graphic-{number}.png)" in listed and f"\n{alt(of, one)}\n" in listed


# Sheets of paper


def words_on(content: bytes) -> tuple[int, str]:
    """Count a PDF's pages and read the words that lie on its first, with the apostrophes that were typed."""
    with pypdfium2.PdfDocument(content) as document:
        first = document[0].get_textpage()
        return len(document), " ".join(first.get_text_bounded().replace("’", "'").split())


def bounds(content: bytes, words: str) -> tuple[float, float]:
    """Give the lower and the upper edge of some words on the first page, in points."""
    with pypdfium2.PdfDocument(content) as document:
        text = document[0].get_textpage()
        index, count = text.search(curled(words)).get_next()
        boxes = [text.get_charbox(place) for place in range(index, index + count)]
    return min(box[1] for box in boxes), max(box[3] for box in boxes)


def joined(text: str) -> str:
    """Leave out spaces, hyphens, and the signs that stand for them at the end of a line."""
    return re.sub(r"[^\w@./!?,']", "", text)


def test_the_poster_bears_the_code_of_its_address(northfield: Policy, scratch: Path) -> None:
    of = kit(northfield, a_context(scratch))
    address = "https://social.northfield.example/"

    shown = poster_html(of, picks.leading(northfield))

    assert str(qr_svg(address, title=f"QR code for {address}")) in shown
    assert '<p class="address">social.northfield.example</p>' in shown


def test_without_an_address_the_poster_has_no_code_and_says_whom_to_ask(scratch: Path) -> None:
    policy = small()

    shown = poster_html(kit(policy, a_context(scratch)), picks.leading(policy))

    assert "<svg" not in shown
    assert "Ask for your copy" in shown and "Communications Office" in shown


def _looks(policy: Policy) -> dict[str, Policy]:
    return {
        "as it is": policy,
        "long": at_length(policy),
        "yellow": in_colors(policy, "#ffd400"),
        "black": in_colors(policy, "#101418"),
        "no address": at(policy, url=""),
        "one point": small(),
    }


@pytest.mark.slow
@pytest.mark.parametrize("paper", list(POSTERS))
@pytest.mark.parametrize("look", ["as it is", "long", "yellow", "black", "no address", "one point"])
def test_a_poster_holds_its_words_on_one_page(northfield: Policy, scratch: Path, paper: str, look: str) -> None:
    policy = _looks(northfield)[look]
    of = kit(policy, a_context(scratch))

    content = poster(of, POSTERS[paper])

    pages, words = words_on(content)
    shown = [rule for rule in picks.leading(policy) if plain(rule.lead_in) in words]
    assert pages == 1
    assert len(shown) >= min(3, len(picks.leading(policy)))
    for text in (policy.promise, of.asked.title, of.asked.phone, of.asked.email, of.shown_address, of.mark):
        assert joined(text) in joined(words)
    assert bounds(content, plain(shown[-1].lead_in))[0] > bounds(content, "Not sure? Ask.")[1]
    assert verapdf.failures(content, "ua1") == {}


@pytest.mark.slow
@pytest.mark.parametrize("look", ["as it is", "long", "yellow", "no address", "one point"])
def test_a_picture_holds_its_words(northfield: Policy, scratch: Path, look: str) -> None:
    of = kit(_looks(northfield)[look], a_context(scratch))

    for one in pictures(of):
        pages, words = words_on(page(of, one))
        above = [text for text in (one.headline, one.lead, *(line for _, line in one.lines)) if text]
        assert pages == 1
        assert all(joined(text) in joined(words) for text in (*above, of.say("graphic-works"), of.shown_address))
        assert bottom(of, one, above) > 130


def bottom(of: Kit, one: Picture, texts_above: list[str]) -> float:
    """Give the lower edge of a picture's last words above its foot, which is 130 points high."""
    last = texts_above[-1].split()[-1]
    return bounds(page(of, one), last)[0]


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_every_sheet_of_every_example_is_one_page(path: Path, scratch: Path) -> None:
    policy = compile_policy(path).policy
    assert policy is not None
    made = {one.path: one.content for one in launch_kit.render(policy, a_context(scratch))}

    for name in (name for name in made if name.endswith(".pdf")):
        assert words_on(made[name])[0] == 1, name


@pytest.mark.slow
def test_the_form_has_a_name_for_each_field_and_passes_verapdf(northfield: Policy, scratch: Path) -> None:
    for policy in (northfield, at_length(northfield), small()):
        content = sign_up_form(kit(policy, a_context(scratch)))
        with pikepdf.open(io.BytesIO(content)) as document:
            fields = {str(field.T): str(field.TU) for field in document.Root.AcroForm.Fields}

        assert list(fields) == [
            "name",
            "role",
            "department",
            "channels",
            "disclosure",
            "listed",
            "signature",
            "date",
        ]
        assert (
            fields["disclosure"] == f"I will say in each post about {policy.institution.short_name} that I work here."
        )
        assert all(joined(said) in joined(words_on(content)[1]) for said in fields.values())
        assert words_on(content)[0] == 1
        assert verapdf.failures(content, "ua1") == {}


@pytest.mark.slow
def test_the_same_policy_gives_the_same_bytes(northfield: Policy, rendered: dict[str, bytes], tmp_path: Path) -> None:
    again = {one.path: one.content for one in launch_kit.render(northfield, a_context(tmp_path / "else where"))}

    assert again == rendered


@pytest.mark.slow
def test_the_form_comes_on_the_paper_of_the_institution(northfield: Policy, scratch: Path) -> None:
    on_a4 = at(northfield, brand=dataclasses.replace(northfield.institution.brand, paper="A4"))

    with pypdfium2.PdfDocument(sign_up_form(kit(on_a4, a_context(scratch)))) as document:
        assert [round(side) for side in document[0].get_size()] == [595, 842]


# Sizes


def test_words_are_measured_in_the_letters_that_will_be_printed() -> None:
    serif = next(path for path in fonts.files() if path.stem == "SourceSerifPro-Bold").read_bytes()
    own = (Face("sans", "bold", "Own", serif),)

    assert ruler(own, "sans") == ruler((), "serif")
    assert ruler((), "sans").width("mm") > ruler((), "sans").width("ii") > 0
    assert ruler((), "sans").lines("one two three", 4.0, 1.0) == 2
    assert ruler((), "sans").lines("m" * 20, 5.0, 1.0) > 3


def test_the_largest_size_that_holds_the_words_is_taken_and_lines_are_made_even() -> None:
    measure, words = ruler((), "serif"), "Share what you know, and keep every patient's trust."

    assert measure.on_lines(words, 20.0, 2, (3.0, 1.5, 0.5)) == 1.5
    assert measure.on_lines(words, 20.0, 1, (3.0, 2.0)) == 2.0
    narrow = measure.balanced(words, 25.0, 1.5)
    assert narrow < 25.0 and measure.lines(words, narrow, 1.5) == measure.lines(words, 25.0, 1.5)
