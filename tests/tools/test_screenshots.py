"""Pictures are taken of every page."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from werkzeug.routing import Rule

from kg.sparql.questions import question
from server import ServerSettings
from server.api.operations.left_out import LEFT_OUT
from server.app import create_app
from tools.screenshots import SHOTS

SEEN_OTHERWISE = {"/browse", "/docs/<name>", "/page", "/ontology/<version>", "/sample/<name>/next"}


def test_every_page_has_a_picture(tmp_path: Path) -> None:
    routes = create_app(ServerSettings(store=tmp_path)).url_map
    paths = [urlsplit(shot.path).path for shot in SHOTS.values()]
    taken = {_named(routes.bind("localhost").match(path, return_rule=True)[0]) for path in paths}
    shown = {_named(rule) for rule in routes.iter_rules() if "GET" in (rule.methods or ())}
    pages = {rule for rule, why in LEFT_OUT.items() if why in ("a page for people", "a form of a page")}
    assert pages & shown - SEEN_OTHERWISE <= taken
    for path in paths:
        if path.startswith(("/queries/", "/embed/")):
            question(path.rpartition("/")[2])


def _named(rule: Rule) -> str:
    """Return a route as the description of the API names it, without the kinds of its parts."""
    return re.sub(r"<\w+:", "<", rule.rule)
