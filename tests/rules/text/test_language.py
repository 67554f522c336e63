"""Where the words that limit a claim are not looked for, because their lists are English."""

import pytest

from claims.rules.text.language import reads_as_english

MENU = """
Stem cell therapy
Platelet-rich plasma
Exosome infusion
Book now
"""


@pytest.mark.parametrize(
    "text",
    [
        MENU * 12,
        "The cells may help some patients with knee pain, and it is not known which.",
        "Safe.",
        "No side effects",
        "",
        "Less pain\nMore strength\nBetter sleep\nFaster recovery\nNatural healing\nNo surgery",
        "Knee osteoarthritis, hip pain, sports injuries, tendon tears, back pain, hair loss, nerve damage, lupus",
        "Café Zoë",
        "What we treat: knees, hips",
        "In a randomized controlled trial published in the Journal of Bone and Joint Surgery, patients improved.",
    ],
)
def test_english_reads_as_english(text):
    assert reads_as_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Zellen helfen nicht allen, und ob sie in der Praxis sicher sind, ist bis heute nicht bekannt.",
        "Les cellules ne guérissent pas tous les patients, et on ne sait pas si elles sont vraiment sûres.",
        "Las células no curan a todos los pacientes, y no se sabe si son seguras en la práctica diaria.",
        "줄기세포는 안전하다",
        "间充质干细胞可能有效。但没有证据！",
        "Menos dolor y más fuerza",
        "Weniger Schmerz\nMehr Kraft und Ruhe\nHeilung ist nicht sicher\nBesser mit der Zelle",
        "줄기세포\n안전",
        "Sel punca mungkin membantu sebagian pasien, tetapi belum ada bukti bahwa terapi ini aman. Dokter harus memberi"
        " tahu setiap orang tentang risiko sebelum mulai, sebab efek samping bisa muncul kemudian hari.",
        "De cellen helpen niet alle mensen, en het is nog niet bekend of ze wel veilig zijn voor iedereen.",
    ],
)
def test_other_languages_do_not(text):
    assert not reads_as_english(text)
