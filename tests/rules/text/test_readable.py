"""Words that nobody can read are counted, and words of any language are not among them."""

import pytest

from claims.rules.text.readable import reading_of

TEXTS = {
    "English": "Of 26 patients (mean age 61.4 ± 3.2), 14 (54 %) improved; "
    "lengths, rhythms and TNF-α (pg/mL) did not, P < .05.",
    "German": "Die Angstschwelle der"
    "  Herbstkranken stieg durchschnittlich um 5 %, z. B. bei Schlaflosigkeit und Übergewicht.",
    "French": "L’étude n’a pas montré d’effet significatif :"
    " les œdèmes étaient fréquents chez 12 patients à l’hôpital.",
    "Polish": "Przeszczep nie zmniejszył bólu u większości pacjentów, choć źródła twierdzą coś przeciwnego.",
    "Greek": "Οι ασθενείς δεν βελτιώθηκαν μετά από δώδεκα μήνες θεραπείας.",
    "Russian": "Боль не уменьшилась у большинства пациентов через двенадцать месяцев.",
    "Korean": "줄기세포를 주입받은 환자의 통증은 1년 후에도 줄지 않았다 (MSC).",
    "Chinese": "使用MSC治疗的患者在12个月后疼痛没有减轻。",
    "Thai": "ความเจ็บปวดของผู้ป่วยไม่ลดลงหลังจากหนึ่งปี",
    "Arabic": "لم يتحسن الألم لدى معظم المرضى بعد سنة واحدة.",
    "signs": "— … *** ... (a) [12] 10⁻³ × 3,5 → https://clinic.example/a?b=1 a.b@clinic.example §§ CD34⁺ H₂O",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_words_of_any_language_can_be_read(text):
    assert reading_of(text).unreadable <= 1


@pytest.mark.parametrize(
    "text",
    [
        "\x01\x02\x03 \x04\x05 \x06\x07\x08\x0e",
        "\ufffd\ufffd\ufffd \ufffd\ufffd",
        "\uf041\uf042\uf043 \uf044\uf045",
        "!\"#$% &'()* +,-./:;<=>?@",
        "ÐÑÒÓÔÕ Ö×ØÙÚÛÜ ÝÞßàáâã",
        "сells pаtіеnts wоrdѕ",
        "bcdfg hjklm npqrst vwxz qwrtp",
    ],
)
def test_signs_without_a_meaning_cannot(text):
    assert reading_of(text).share > 0.5


def test_shifted_letters_are_noticed_in_a_text_and_a_hard_word_is_not():
    plain = "The patients with strengths of twelfths were seen again in the months that came after it. " * 3
    shifted = "".join(chr((ord(sign) - 94) % 26 + 97) if sign.islower() else sign for sign in plain)
    assert reading_of(plain).unreadable == 0
    assert reading_of(shifted).share > 0.15
