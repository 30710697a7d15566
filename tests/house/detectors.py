"""The house rules as detectors: each answers with the places of one source that break it."""

from __future__ import annotations

import ast
import re

from tests.house.source import Found, called_name, calls, nodes

LONGEST_FILE = 350  # lines
LONGEST_FUNCTION = 40  # lines, without decorators and docstring

WRITES = {
    "save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "insert_row",
}  # fmt: skip
NOT_ROWS = {"app.conf.update", "celery_app.conf.update", "seal.FileKeys.create"}  # Celery's settings; the key file
QUERIES = {"filter", "exclude", "get", "annotate", "alias", "order_by", "Q", "aggregate", "values", "values_list"}
CLOCKS = {"timezone.now", "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "localdate"}
NAMES_OF_NOTHING = {
    "utils",
    "helpers",
    "helper",
    "misc",
    "common",
    "services",
    "service",
    "manager",
    "managers",
    "mixins",
}


def long_file(source: str) -> list[Found]:
    """A file that has become two."""
    lines = source.count("\n")
    return [Found(lines, f"{lines} lines")] if lines > LONGEST_FILE else []


def long_functions(source: str) -> list[Found]:
    """A function that nobody holds in their head."""
    found = []
    for node in nodes(source):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            length = (node.end_lineno or 0) - (body[0].lineno if body else node.end_lineno or 0) + 1
            if length > LONGEST_FUNCTION:
                found.append(Found(node.lineno, f"{node.name} has {length} lines"))
    return found


def writes(source: str) -> list[Found]:
    """A row made, changed or removed. `update` counts with keywords only: `{}.update(other)` is no row."""
    found = []
    for call in calls(source):
        name = called_name(call)
        rows = name == "update" and not call.args and call.keywords
        if isinstance(call.func, ast.Attribute) and (name in WRITES or rows) and ast.unparse(call.func) not in NOT_ROWS:
            found.append(Found(call.lineno, ast.unparse(call.func)))
    return found + [
        Found(node.lineno, f"{node.name} is a prepared change")
        for node in nodes(source)
        if isinstance(node, ast.FunctionDef) and "prepared_change" in map(ast.unparse, node.decorator_list)
    ]


def signals(source: str) -> list[Found]:
    """Something that happens because something else happened, out of the reader's sight."""
    found = [
        Found(call.lineno, ast.unparse(call.func))
        for call in calls(source)
        if called_name(call) in ("receiver", "on_commit")
    ]
    for node in nodes(source):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "connect":
            owner = ast.unparse(node.func.value).rsplit(".", 1)[-1]
            if owner.startswith(("pre_", "post_", "m2m_", "user_logged", "user_login", "got_request", "request_")):
                found.append(Found(node.lineno, f"{owner}.connect"))
    return found


def unsafe_markup(source: str) -> list[Found]:
    """Python that tells the template to trust a text. What a template rendered is trusted already."""
    found = []
    for call in calls(source):
        if called_name(call) == "mark_safe":
            found.append(Found(call.lineno, "mark_safe"))
        elif called_name(call) == "SafeString":
            what = ast.unparse(call.args[0]) if call.args else "''"
            if what != "''" and not what.startswith("render_to_string("):
                found.append(Found(call.lineno, f"SafeString({what})"))
    return found


def unsafe_template(source: str) -> list[Found]:
    """A template that trusts a text, or brings script or style of its own past the content policy."""
    rules = {
        r"\|\s*safe\b": "|safe",
        r"{%\s*autoescape\s+off": "autoescape off",
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)": "inline script",
        r"<style\b": "inline style",
        r"<[^>{%]*\sstyle\s*=": "style attribute",
        r"<[^>{%]*\son[a-z]+\s*=": "inline handler",
        r"javascript:": "javascript address",
    }
    return [
        Found(number, what)
        for number, line in enumerate(source.splitlines(), 1)
        for rule, what in rules.items()
        if re.search(rule, line, re.IGNORECASE)
    ]


def raw_sql(source: str) -> list[Found]:
    """SQL by hand, outside the trail's own floor."""
    return [
        Found(call.lineno, called_name(call))
        for call in calls(source)
        if called_name(call) in ("raw", "extra", "RawSQL", "executescript")
    ]


def cursors(source: str) -> list[Found]:
    """A statement sent to the database past the models."""
    return [Found(call.lineno, "cursor") for call in calls(source) if called_name(call) == "cursor"]


def unguarded(source: str) -> list[Found]:
    """A door that takes a form from another site."""
    return [Found(number, "csrf_exempt") for number, line in enumerate(source.splitlines(), 1) if "csrf_exempt" in line]


def user_chosen_query(source: str) -> list[Found]:
    """A query whose keywords come out of a dictionary: whoever fills it chooses the column, or `_connector`."""
    found = []
    for call in calls(source):
        if called_name(call) in QUERIES:
            spread = [keyword for keyword in call.keywords if keyword.arg is None]
            starred = [argument for argument in call.args if isinstance(argument, ast.Starred)]
            suspects = [ast.unparse(item.value) for item in (*spread, *starred)]
            suspects = [suspect for suspect in suspects if re.search(r"\b(request|data|params|GET|POST)\b", suspect)]
            found += [Found(call.lineno, f"{called_name(call)}(**{suspect})") for suspect in suspects]
    return found


def clocks(source: str) -> list[Found]:
    """Somebody looks at the clock instead of being told the time."""
    return [
        Found(call.lineno, ast.unparse(call.func))
        for call in calls(source)
        if ".".join(ast.unparse(call.func).split(".")[-2:]) in CLOCKS or called_name(call) == "localdate"
    ]


def caches(source: str) -> list[Found]:
    """A page kept for the next reader."""
    banned = ("cache_page", "UpdateCacheMiddleware", "FetchFromCacheMiddleware", "cache_control")
    return [
        Found(number, name)
        for number, line in enumerate(source.splitlines(), 1)
        for name in banned
        if re.search(rf"\b{name}\b", line)
    ]


def swallowed(source: str) -> list[Found]:
    """An exception that nobody hears of: an empty `except`, or `fail_silently`."""
    found = []
    for node in nodes(source):
        if isinstance(node, ast.ExceptHandler):
            everything = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            if everything and all(isinstance(step, ast.Pass | ast.Expr) for step in node.body):
                found.append(Found(node.lineno, "except: pass"))
        if isinstance(node, ast.keyword) and node.arg == "fail_silently" and ast.unparse(node.value) != "False":
            found.append(Found(node.value.lineno, "fail_silently"))
    return found


def environment(source: str) -> list[Found]:
    """A setting read past deploy/settings.py."""
    return [
        Found(node.lineno, ast.unparse(node))
        for node in nodes(source)
        if (isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ")
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "os.getenv")
    ]
