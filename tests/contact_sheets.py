"""Picture every page, slide and main site page of dist/ in contact-sheets/, for eyes that want to judge them.

Needs dist/ (./run build), pdftoppm, LibreOffice and Chromium; `./run contact-sheets` sees to the tools.
"""

from __future__ import annotations

import html
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
OUT = ROOT / "contact-sheets"
SITE_PAGES = (
    "index.html",
    "key-points.html",
    "rules/index.html",
    "rules/photo-signed-release.html",
    "topics/privacy.html",
    "faq/index.html",
    "faq/privacy.html",
    "roles/index.html",
    "roles/clinicians.html",
    "playbooks/proc-wrong-post.html",
    "practice/respect.html",
    "managers/planner.html",
    "about/index.html",
    "about/decisions.html",
    "about/downloads.html",
)
COLUMNS, ROWS = 4, 3
_LONG = ("guideline.pdf", "deck.pdf")


def main() -> int:
    if not (DIST / "manifest.json").is_file():
        print("contact-sheets: there is no dist/ yet: run ./run build first", file=sys.stderr)
        return 2
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        sheets("guideline", _pages(DIST / "guideline.pdf", work, 60))
        sheets("deck-pdf", _pages(DIST / "deck.pdf", work, 40))
        sheets("deck-pptx", _pages(_as_pdf(DIST / "deck.pptx", work), work, 40))
        sheets("guideline-docx", _pages(_as_pdf(DIST / "guideline.docx", work), work, 60))
        for folder in ("", "forms", "launch-kit", "launch-kit/ambassadors"):
            found = sorted(file for file in (DIST / folder).glob("*.pdf") if file.name not in _LONG)
            sheets(folder.replace("/", "-") or "sheets", [page for file in found for page in _pages(file, work, 60)])
        _site()
        _overview(work)
    print(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}/")
    return 0


def _pages(pdf: Path, work: Path, dpi: int) -> list[Path]:
    stem = work / f"{pdf.parent.name}-{pdf.stem}"
    subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), str(stem)], check=True)
    return sorted(work.glob(f"{stem.name}-*.png"))


def _as_pdf(file: Path, work: Path) -> Path:
    target = work / "office"
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{work}/profile",
            "--convert-to",
            "pdf",
            "--outdir",
            str(target),
            str(file),
        ],
        check=True,
        capture_output=True,
    )
    return target / f"{file.stem}.pdf"


def sheets(name: str, pictures: list[Path]) -> None:
    """Lay pictures out on sheets, with their numbers."""
    each = COLUMNS * ROWS
    for start in range(0, len(pictures), each):
        _sheet(pictures[start : start + each], start + 1).save(OUT / f"{name}-{start // each + 1:02}.png")


def _sheet(pictures: list[Path], first: int) -> Image.Image:
    images = [Image.open(path).convert("RGB") for path in pictures]
    width, height = max(image.width for image in images), max(image.height for image in images)
    sheet = Image.new("RGB", (COLUMNS * (width + 12), ROWS * (height + 24)), "#8a8f94")
    draw = ImageDraw.Draw(sheet)
    for index, image in enumerate(images):
        x, y = index % COLUMNS * (width + 12) + 6, index // COLUMNS * (height + 24) + 18
        sheet.paste(image, (x, y))
        draw.text((x, y - 14), str(first + index), fill="white")
    return sheet


def _site() -> None:
    """Picture the main pages, light and dark, on a phone and on a laptop."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for scheme in ("light", "dark"):
            for width in (360, 1280):
                _shoot(browser, scheme, width, SITE_PAGES)
        browser.close()


def _shoot(browser: Browser, scheme: str, width: int, pages: Iterable[str]) -> None:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 800}
    )
    for name in pages:
        page = context.new_page()
        page.goto((DIST / "site" / name).as_uri())
        page.wait_for_timeout(300)
        page.screenshot(
            path=OUT / f"site-{name.replace('/', '-').removesuffix('.html')}-{scheme}-{width}.png",
            full_page=width == 1280,
        )
        page.close()
    context.close()


def _overview(work: Path) -> None:
    """Lay a page, a slide, the site and a finding side by side: the README's picture."""
    page = _one_page(DIST / "guideline.pdf", work, "Leave the age out.", 92)
    slide = _one_page(DIST / "deck.pdf", work, "Leave the age out.", 62)
    site = Image.open(OUT / "site-index-light-1280.png").convert("RGB")
    site = site.resize((800, round(site.height * 800 / site.width))).crop((0, 0, 800, 370))
    finding = _finding(work)
    sheet = Image.new("RGB", (1640, 1060), "#e4e8ea")
    for picture, place in ((page, (20, 20)), (slide, (820, 20)), (site, (820, 500))):
        sheet.paste(picture, place)
    sheet.paste(finding, (820, 886))
    sheet.quantize(256).save(OUT / "outputs.png", optimize=True)


def _one_page(pdf: Path, work: Path, wanted: str, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    number = next(index for index, text in enumerate(texts) if wanted in text and index > 5)
    stem = work / f"one-{pdf.stem}"
    subprocess.run(
        ["pdftoppm", "-r", str(dpi), "-f", str(number + 1), "-l", str(number + 1), "-png", str(pdf), str(stem)],
        check=True,
    )
    return Image.open(next(work.glob(f"{stem.name}-*.png"))).convert("RGB")


def _finding(work: Path) -> Image.Image:
    post = "54F s/p hip fracture wants to know when she can tango again."
    command = [sys.executable, "-m", "policyloom", "lint", "-", "--rules", str(DIST / "exports/rules.json")]
    said = subprocess.run(command, input=post, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    lines = [f"$ echo '{post}' | policyloom lint -", *said.splitlines()[:7]]
    shown = html.escape("\n".join(lines))
    file = work / "finding.html"
    file.write_text(
        f"<meta charset=utf-8><pre style='margin:0;padding:14px;background:#10222b;color:#dfe9ee;font:12.5px/1.45 monospace;height:100vh'>{shown}</pre>",
        encoding="utf-8",
    )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 800, "height": 156})
        page.goto(file.as_uri())
        page.screenshot(path=work / "finding.png")
        browser.close()
    return Image.open(work / "finding.png").convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
