"""Word search: the same on both databases."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.actions.source import save_source
from claims.database.search import CLAIM_WORDS, SOURCE_WORDS, _tsquery, search
from claims.models import Claim, Source
from claims.reads.verify import verify_search_texts
from claims.rules.text.search_text import phrases, search_text
from tests.builders import everything, make_capture, make_claim, make_source

SENTENCES = {
    "rejection": "It rarely causes immune rejection.",
    "not": "The cells do not cause tumours.",
    "only": "Only this clinic can help.",
    "accent": "Professor Müller a étudié la régénération.",
    "order": "Cells of the knee repair cartilage.",
    "near": "Near and not far, AND or NOT.",
    "prefix": "A stemmed word* with signs.",
    "astral": "Relief 😀 within 100 %.",
    "signs": "It doesn't hurt: 3.5-fold (see www.example.org/pain) [537-5].",
    "script": "Клетки лечат колено.",
}


@pytest.fixture
def claims(db):
    """A claim for each sentence, all in one capture."""
    capture = make_capture("\n".join(SENTENCES.values()))
    return {name: make_claim(quote, capture=capture) for name, quote in SENTENCES.items()}


def found(typed):
    """Names of the sentences that are found, both ways."""
    names = {
        claim.quote: name for claim in Claim.objects.all() for name, quote in SENTENCES.items() if quote == claim.quote
    }
    one = {names[claim.quote] for claim in search(Claim.objects.current(), typed)}
    if typed.strip():
        walked = Claim.objects.current().filter(CLAIM_WORDS.condition(typed, one_by_one=True))
        assert {names[claim.quote] for claim in walked} == one
        assert CLAIM_WORDS.counted(typed, 100) == len(one)
        ids = CLAIM_WORDS.ids(typed, down=True, beyond=None, limit=100)
        assert ids == sorted(search(Claim.objects.all(), typed).values_list("pk", flat=True))[::-1]
    return one


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("rejections", {"rejection"}),
        ("CAUSING", {"rejection", "not"}),
        ("repairing knees", {"order"}),
        ("knee cells", {"order"}),
        ("not", {"not", "near"}),
        ("no", set()),
        ("only", {"only"}),
        ("can", {"only"}),
        ("not tumours", {"not"}),
        ("étudié", {"accent"}),
        ("régénération", {"accent"}),
        ("muller etudie", {"accent"}),
        ("mu\u0308ller", {"accent"}),
        ("réjection", {"rejection"}),
        ('"knee repair"', {"order"}),
        ('"repair knee"', set()),
        ('"repair knee', {"order"}),
        ('cells "', {"not", "order"}),
        ("AND", {"near"}),
        ("NEAR", {"near"}),
        ("cells AND knee", set()),
        ("cells OR rejection", set()),
        ("NOT rejection", set()),
        ("NEAR(cells knee)", set()),
        ("quote:rejection", set()),
        ("rej*", set()),
        ("word*", {"prefix"}),
        ("rej|ection", set()),
        ("^it", {"rejection", "signs"}),
        ("-rejection", {"rejection"}),
        ("(rejection)", {"rejection"}),
        ("rejection'; DROP TABLE claims_claim; --", set()),
        ("100", {"astral"}),
        ("&|!:*()<->", set()),
        ("😀", set()),
        ("…—“”", set()),
        ("3.5", {"signs"}),
        ("fold", {"signs"}),
        ("doesn't", {"signs"}),
        ("example", {"signs"}),
        ("537", {"signs"}),
        ("клетки", {"script"}),
        ("xylophone", set()),
    ],
)
def test_words_are_found(claims, typed, names):
    assert found(typed) == names


def test_an_empty_search_is_no_filter(claims):
    assert found("") == set(SENTENCES)
    assert found("   ") == set(SENTENCES)


def test_the_plain_statement_is_found_too(db):
    claim = make_claim(statement="Rejection is improbable.")
    assert list(search(Claim.objects.all(), "improbable")) == [claim]


def test_a_changed_statement_is_found_by_its_new_words_alone(db):
    claim = make_claim(statement="Rejection is improbable.")
    claim.statement = "Rejection is uncommon."
    claim.save()
    assert not search(Claim.objects.all(), "improbable").exists()
    assert search(Claim.objects.all(), "uncommon").exists()


def test_a_withdrawn_claim_is_not_counted(db):
    claim = make_claim()
    Claim.objects.filter(pk=claim.pk).update(withdrawn_at=timezone.now(), withdrawn_because="Not a claim.")
    assert CLAIM_WORDS.counted("rejection", 10) == 0
    assert not search(Claim.objects.current(), "rejection").exists()


@pytest.mark.parametrize(
    ("typed", "hit"),
    [("knees", True), ("example", True), ("Kliniek", True), ("joint", True), ("elbow", False), ("https knee", True)],
)
def test_sources_are_found_by_title_journal_and_address(db, typed, hit):
    make_source(
        title="What helps the knee", container_title="Joint letters", address="https://www.kliniek.example.org/knee-1"
    )
    assert Source.objects.filter(SOURCE_WORDS.condition(typed)).exists() == hit
    assert Source.objects.filter(SOURCE_WORDS.condition(typed, one_by_one=True)).exists() == hit


def test_a_changed_title_is_found_by_its_new_words_alone(db):
    source = make_source(title="What helps the knee")
    source.title = "What helps the elbow"
    save_source(actor=everything(), source=source)
    assert not Source.objects.filter(SOURCE_WORDS.condition("knee")).exists()
    assert Source.objects.filter(SOURCE_WORDS.condition("elbow")).exists()


# One sentence each, in one way of writing; what finds it, and what does not.
FOLDED = {
    "un\u00adlikely to help": (["unlikely", "un\u00adlikely", "ｕｎｌｉｋｅｌｙ"], ["likely", "un"]),
    "It is un-\nlikely to help.": (["unlikely"], ["likely", "un-likely"]),
    "A long-\nterm follow-\nup": (["long-term", "term"], ["longterm"]),
    "ﬁbrosis ＡＢＣ １２": (["fibrosis", "ﬁbrosis", "abc", "12"], ["brosis"]),
    "Straße und Mu\u0308ller": (["strasse", "STRASSE", "müller", "muller"], ["str"]),
    "A dose of 2×10⁶ cells/kg": (["10⁶", "10^6", "10^(6)", "2×10⁶", "2 x 10⁶", "cells"], ["106", "10", "2×10⁷", "6"]),
    "A dose of 2×106 cells": (["106", "2×106"], ["10⁶", "10"]),
    "at 10⁻⁶ or 10^(-3)": (["10⁻⁶", "10^-6", "10⁻³"], ["10⁶", "10"]),
    "In 1½ years 11/2 others": (["1½", '"11/2"'], ["1/2", "12"]),
    "CD34⁺ cells¹² of CO₂ in cm²": (
        ["CD34", "CD34+", "CD34⁺", "CD34^+", "cells", "CO2", "cm", "cm²", "cm2", "cm^2", "㎠"],
        ["cells12", "CD34⁻", "CD34-", "CD34−", "cm3", "cm³"],
    ),
    "CD34⁻/CD45+ cells": (["CD34", "CD34⁻", "CD34-", "CD34−", "CD34–", "CD45⁺", "ＣＤ４５＋"], ["CD34⁺", "CD45⁻"]),
    "CD34- and CD45^+ cells": (["CD34⁻", "CD45⁺", "cells"], ["CD34⁺"]),
    "Ca²⁺ at 5 s⁻¹": (["Ca", "Ca²⁺", "s⁻¹"], ["Ca²", "s¹"]),
    "10⁶·⁵ cells": (["10⁶·⁵", "10^6.5", "10^(6.5)", "10⁶⋅⁵"], ["10⁶", "10⁶·⁴", "106", "10"]),
    "10^(6,5) cells, 10^6, 10^7": (["10⁶·⁵", "10⁶", "10^7"], ["10⁵"]),
    "at 30 kg/m2 and 1.7 m³": (["kg/m²", "m2", "m²", "m3", "m³"], ["kg/m³", "\"1.7 m²\""]),
    "It is long- and short-term": (["long", '"long and short"', "long-"], ["longand"]),
    "الخَلَايَا الجِذْعِيَّة تُعَالِجُ الرُّكْبَة": (["الخلايا", "الجذعية", "تعالج", "الرُّكبة", "الركـبـة"], ["الخلا", "تعالجه"]),
    "العلاج بالخـلايا الجذعية آمن": (["العِلاج", "بالخلايا", "آمن"], ["امن"]),
    "הַטִּיפּוּל יָעִיל": (["הטיפול", "יעיל", "הַטִּיפּוּל"], ["טיפול"]),
    "הטיפול יעיל": (["הַטִּיפּוּל", "יָעִיל"], ["טיפול"]),
    "间充质干细胞治疗膝关节": (["干细胞", "细胞", "膝", "节", "间充质干细胞治疗膝关节"], ["关治", "细疗", "肝"]),
    "膝の痛みを幹細胞で治す": (["痛み", "幹細胞", "の痛", "細胞で", "す"], ["胞治", "痛幹"]),
    "ﾋﾟﾘﾝ アレルギー": (["ピリン", "ﾋﾟﾘﾝ", "リン", "アレルギー", "ルギ"], ["ヒリン"]),
    "เซลล์ต้นกำเนิดรักษาเข่า": (["เซลล์", "รักษา", "เข่า", "ต้น", "กำเนิด"], ["เข่ารักษา"]),
    "중간엽 줄기세포는 무릎에 효과가 있다": (
        ["줄기세포", "줄기세포는", "줄기세포를", "줄기세포에서", "세포", "무릎", "무릎을", "효과", "효과는"],
        ["포는무", "기포", "간장"],
    ),
    "MSC는 안전하다": (["MSC", "MSC는", "MSC를", "안전"], ["안정"]),
    "हिन्दी में दर्द": (["हिन्दी", "दर्द"], ["हिन", "दर"]),
    "T細胞とB細胞": (["T細胞", "B細胞", '"T細胞とB"', "細"], ["細胞T", "B細菌"]),
    "It doesn’t hurt": (["doesn't", "doesn’t", "doesn`t"], ["doesnt"]),
}  # fmt: skip


@pytest.mark.parametrize("quote", FOLDED, ids=lambda quote: quote[:20])
def test_question_and_text_are_folded_in_one_way(db, quote):
    claim = make_claim(quote, capture=make_capture(quote))
    finds, finds_not = FOLDED[quote]
    for typed in finds:
        assert _ways(typed) == [[claim.pk]] * 3, typed
    for typed in finds_not:
        assert _ways(typed) == [[]] * 3, typed


def _ways(typed):
    """What is found: by a condition, by looking at each, and by the index."""
    claims = Claim.objects.order_by("-pk")
    conditions = (CLAIM_WORDS.condition(typed), CLAIM_WORDS.condition(typed, one_by_one=True))
    return [list(claims.filter(condition).values_list("pk", flat=True)) for condition in conditions] + [
        CLAIM_WORDS.ids(typed, down=True, beyond=None, limit=10)
    ]


def test_no_phrase_runs_from_a_quote_into_its_statement(db):
    claim = make_claim("Our clinic treats knees.", statement="Knees are treated.")
    assert list(search(Claim.objects.all(), '"knees are"')) == [claim]
    assert not search(Claim.objects.all(), '"knees knees"').exists()


def test_common_words_are_found_like_rare_ones(db, monkeypatch):
    capture = make_capture("\n".join(f"Knee number {number} helps." for number in range(6)))
    claims = [make_claim(f"Knee number {number} helps.", capture=capture) for number in range(6)]
    keys = [claim.pk for claim in claims]
    for common in (1, 100):
        monkeypatch.setattr("claims.database.search.COMMON", common)
        assert list(search(Claim.objects.order_by("-pk"), "knees").values_list("pk", flat=True)) == keys[::-1]
        assert CLAIM_WORDS.ids("knees", down=False, beyond=keys[1], limit=2) == keys[2:4]
        assert CLAIM_WORDS.ids("knees", down=True, beyond=keys[2], limit=9) == keys[1::-1]
        assert CLAIM_WORDS.ids("knees 3", down=True, beyond=None, limit=9) == [keys[3]]


def test_a_search_text_follows_what_is_written_in_bulk(db):
    claim = make_claim(statement="Rejection is improbable.")
    copies = [make_source() for _ in range(2)]
    Source.objects.bulk_update(copies, ["title"])
    assert claim.search_text.endswith("rejection is improbable")
    claim.statement = "Elbow."
    claim.save(update_fields=["statement", "search_text"])
    assert search(Claim.objects.all(), "elbow").exists()


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("abq019xeyz", min_size=1, max_size=12), min_size=1, max_size=8))
def test_the_database_takes_each_word_of_a_search_text_for_one_word(words):
    """Also what looks like a number or a code to PostgreSQL."""
    if connection.vendor != "postgresql":
        return
    text = search_text(" ".join(words))
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(found), found::text FROM to_tsvector('simple', %s) found", [text])
        number, told = cursor.fetchone()
    assert number == len(set(text.split())), told


def test_what_is_found_by_other_words_is_a_fault_that_a_command_mends(db):
    claim, source = make_claim(statement="Rejection is rare."), make_source(title="What helps the knee")
    assert not list(verify_search_texts())
    Claim.objects.filter(pk=claim.pk).update(statement="Elbow.")
    Source.objects.filter(pk=source.pk).update(search_text="")
    assert [(fault.noun, fault.uid) for fault in verify_search_texts()] == [
        ("claim", claim.uid),
        ("source", source.uid),
    ]
    out = StringIO()
    call_command("index_words", stdout=out)
    assert "1 claims, 1 sources and 0 evidence items" in out.getvalue()
    assert not list(verify_search_texts())
    assert list(search(Claim.objects.all(), "elbow")) == [claim]
    assert Source.objects.filter(SOURCE_WORDS.condition("knee")).exists()


STARTS = (
    "dying",
    "lies",
    "skies",
    "sky",
    "cries",
    "cry",
    "only",
    "early",
    "years",
    "eying",
    "ties",
    "x",
    "ox",
    "10",
    "cd34s",
)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(STARTS), min_size=2, max_size=4), st.lists(st.sampled_from(STARTS), min_size=2, max_size=3)
)
def test_how_words_begin_never_hides_a_phrase(words, phrase):
    """PostgreSQL alone needs it to find phrases by its index."""
    if connection.vendor != "postgresql":
        return
    asked, params = _tsquery(phrases(f'"{" ".join(phrase)}"'))
    vector = "to_tsvector('evidence', %s) || array_to_tsvector(evidence_pairs(%s))"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT ({vector}) @@ ({asked}), to_tsvector('evidence', %s) @@ phraseto_tsquery('evidence', %s)",
            [" ".join(words), " ".join(words), *params, " ".join(words), " ".join(phrase)],
        )
        found, has = cursor.fetchone()
    assert found == has
