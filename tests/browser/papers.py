"""A page as the printer gets it, and what stands on it."""

from io import BytesIO

from playwright.sync_api import Page
from pypdf import PdfReader


def print_page(page: Page) -> PdfReader:
    """The page as the printer gets it."""
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


def texts(paper: PdfReader) -> list[str]:
    """The text of each page of paper."""
    return [" ".join(sheet.extract_text().split()) for sheet in paper.pages]


def text_on_paper(page: Page) -> str:
    """All that the printer gets of the page, in one line."""
    return " ".join(texts(print_page(page)))
