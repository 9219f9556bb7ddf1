"""Templates keep what the content security policy, the forms and the readers of the code rely on."""

import re

import pytest

from tests.databases import PACKAGES, ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Django, Wagtail and allauth look these up by name.
FOUND_BY_NAME = re.compile(
    r"^(\d{3}(_csrf)?\.html|account/|allauth/|mfa/|usersessions/|socialaccount/|wagtail\w*/|openid_connect/)"
)


def names() -> list[str]:
    return [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]


def read(name: str) -> str:
    return (ROOT / "templates" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", names())
def test_a_template_holds_no_inline_script_style_or_handler(name: str) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", read(name), flags=re.S)
    assert not re.findall(r"\son[a-z]+=[\"']", text), "an inline event handler"
    assert not re.findall(r"\sstyle=", text), "an inline style"
    assert not re.findall(r"<style\b", text), "an inline style sheet"
    assert not [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag and "json" not in tag], (
        "an inline script"
    )
    assert "javascript:" not in text


@pytest.mark.parametrize("name", names())
def test_every_form_that_changes_something_carries_the_csrf_token(name: str) -> None:
    for form in re.findall(r"<form\b[^>]*method=[\"']post[\"'].*?</form>", read(name), flags=re.S | re.I):
        assert "{% csrf_token %}" in form or "csrf_input" in form or "{# asks, and changes nothing #}" in form


@pytest.mark.parametrize("name", names())
def test_unescaped_output_says_why_it_is_safe(name: str) -> None:
    lines = read(name).splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if re.search(r"\|safe\b|autoescape off", line):
            assert "{#" in before + line, f"no reason given: {line.strip()}"


def test_every_template_is_used() -> None:
    sources = [p for name in PACKAGES for p in (ROOT / name).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*sources, *TEMPLATES])

    # A name may be put together: f"mooc/desk/guide.{language}.html"
    beginnings = tuple(re.findall(r"[\"']([\w-]+/[\w./-]*)\{", text))

    def is_used(name: str) -> bool:
        return bool(FOUND_BY_NAME.match(name)) or name in text or name.startswith(beginnings)

    unused = [name for name in names() if not is_used(name)]
    assert not unused, f"nobody uses {', '.join(unused)}"
