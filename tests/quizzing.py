"""A player for the tests of the quiz: it answers stories rightly or wrongly, on the site's page or in a frame of a learning system."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

_KEY = """() => {
  const title = document.querySelector("#quiz-title").textContent;
  const story = [...document.querySelectorAll(".quiz-story")].find((one) => one.querySelector("h2").textContent === title);
  return [...story.querySelectorAll(".quiz-option")].map((option) => "right" in option.dataset);
}"""


def key(page: Any) -> list[bool]:
    """Say of each option of the story on the screen whether it is right."""
    found: list[bool] = page.evaluate(_KEY)
    return found


def answer(page: Any, *, rightly: bool) -> None:
    """Choose the right options, or one that is wrong, and check the answer."""
    wanted = [n for n, right in enumerate(key(page)) if right is rightly]
    for n in wanted if rightly else wanted[:1]:
        page.locator(".quiz-choices input").nth(n).check()
    page.click(".quiz-form [type=submit]")


def play(page: Any, mistakes: Collection[int] = (), stop: int | None = None) -> int:
    """Play from the story on the screen to the end, or until `stop` stories are answered. `mistakes`: which to get wrong, from 0."""
    played = 0
    while page.locator(".quiz-end").is_hidden() and played != stop:
        answer(page, rightly=played not in mistakes)
        played += 1
        if played != stop:
            page.click(".quiz-next")
    return played
