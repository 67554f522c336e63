"""Values of forms and notes that are written on a page are in its text; what is linked is a link."""

from claims.rules.extract import Part, extract
from tests.pdfs import draw_pdf, line

PAGE = line("Questionnaire") + line("How did your pain change?", y=670)


def field(value: str, **more: object) -> dict[str, object]:
    place = {"/Subtype": "/Widget", "/Rect": [72, 640, 300, 660], "/F": 4}
    return {**place, "/FT": "/Tx", "/T": "pain", "/V": value, **{f"/{name}": one for name, one in more.items()}}


def test_the_value_of_a_field_stands_where_it_is_typed():
    below = line("Thank you for your answer.", y=600)
    found = extract(draw_pdf(PAGE + below, annotations=[field("Pain fell by 40 percent")])).text
    assert found.index("How did") < found.index("Pain fell by 40 percent") < found.index("Thank you")


def test_what_is_hidden_or_secret_is_not():
    for annotation in (field("Pain fell", F=2), field("Pain fell", Ff=1 << 13)):
        assert "Pain fell" not in extract(draw_pdf(PAGE, annotations=[annotation])).text


def test_a_note_that_is_written_on_the_page_is_read_and_one_that_pops_up_is_not():
    written = {"/Subtype": "/FreeText", "/Rect": [72, 500, 300, 530], "/Contents": "Written on it", "/DA": "/F1 9 Tf"}
    popping = {"/Subtype": "/Text", "/Rect": [72, 400, 90, 420], "/Contents": "Not shown"}
    found = extract(draw_pdf(PAGE, annotations=[written, popping])).text
    assert "Written on it" in found
    assert "Not shown" not in found


def test_links_are_kept_with_their_places():
    target = {"/S": "/URI", "/URI": "https://clinic.example/knee"}
    link = {"/Subtype": "/Link", "/Rect": [70, 665, 131, 682], "/A": target}
    found = extract(draw_pdf(PAGE, annotations=[link]))
    start = found.text.index("How did")
    links = [part for part in found.structure if part.kind == "link"]
    assert links == [Part("link", start, start + len("How did you"), 0, "https://clinic.example/knee")]
