"""The lesson's Keras code as a notebook: each chapter's text and question, and the code that shows its answer."""

from typing import Any

from rnnlab.lesson.catalogue import catalogue, languages, translated


def lesson_notebook(language: str = "en") -> bytes:
    """The notebook as a file, always the same for a version of RNN Lab; language: "en" or one of `languages()`."""
    import nbformat
    from nbformat import v4

    lesson = catalogue() if language == "en" else translated(catalogue(), languages()[language]["texts"])
    title = f"# {lesson['texts']['notebook_title']}\n\n{lesson['texts']['notebook_about']}"
    book = v4.new_notebook(cells=[v4.new_markdown_cell(title, id="title")])
    for chapter in lesson["chapters"]:
        if "keras" not in chapter:
            continue
        book.cells.append(v4.new_markdown_cell(_text(chapter), id=f"{chapter['name']}-text"))
        for number, example in enumerate(chapter["keras"]):
            if "about" in example:
                about = v4.new_markdown_cell(example["about"], id=f"{chapter['name']}-about-{number}")
                book.cells.append(about)
            code = example["code"].strip()
            book.cells.append(v4.new_code_cell(code, id=f"{chapter['name']}-code-{number}"))
    return nbformat.writes(book).encode()


def _text(chapter: dict[str, Any]) -> str:
    """The chapter's heading, text and question, as Markdown."""
    parts = [f"## {chapter['title']}", chapter["text"]]
    if "question" in chapter:
        options = "\n".join(f"- {option['text']}" for option in chapter["question"]["options"])
        parts += [f"**{chapter['question']['text']}**", options]
    return "\n\n".join(parts)
