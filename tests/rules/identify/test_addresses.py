from claims.rules.identify.addresses import addresses_in


def lines(*typed):
    return addresses_in((f"line {number}", one) for number, one in enumerate(typed, 1))


def test_each_page_is_listed_once_as_it_was_typed_first():
    found = lines(
        " https://www.a.example/x/ ",
        "",
        "http://a.example/x?utm_source=y",
        "https://a.example/y",
        "https://a.example/y",
    )
    assert list(found.found.values()) == ["https://www.a.example/x/", "https://a.example/y"]
    assert list(found.found) == ["a.example/x", "a.example/y"]
    assert (found.refused, found.repeated) == ([], 2)


def test_what_is_no_address_says_where_what_and_why():
    found = lines("Address", "javascript:alert(1)", "https://a b.example/", f"https://a.example/{'x' * 3000}")
    assert [one.where for one in found.refused] == ["line 1", "line 2", "line 3", "line 4"]
    assert [one.why.split(":")[0] for one in found.refused][1] == "An address with “javascript"
    assert "is the most" in found.refused[3].why
    assert len(found.refused[3].what) < 100
    assert found.found == {}
