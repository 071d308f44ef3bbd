"""The lesson as one HTML page that needs no server, no network and no other file."""

from rnnlab.lesson.catalogue import script, style, web_file


def lesson_page(language: str = "en") -> str:
    """The page; the same version of RNN Lab always gives the same page. language: that it opens in."""
    page = web_file("document.html").replace("LANGUAGE", language)
    for name, content in (("STYLE", style()), ("SCRIPT", script())):
        page = page.replace(f"/* {name} */", content)
    return page
