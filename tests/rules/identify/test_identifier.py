import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.identify.identifier import BadIdentifier, identifier_url, normalise
from claims.rules.identify.trial_number import REGISTRIES

KINDS = ("doi", "pmid", "pmcid", "trial", "orcid", "issn")
GOOD = [
    ("doi", "10.1016/S0953-7562(09)80401-2", "10.1016/s0953-7562(09)80401-2"),
    ("doi", "https://doi.org/10.1002/JOB.1787", "10.1002/job.1787"),
    ("doi", "http://dx.doi.org/10.1002/job.1787.", "10.1002/job.1787"),
    ("doi", "doi.org/10.1002/job.1787?utm_source=x", "10.1002/job.1787"),
    ("doi", "https://doi.org/10.1016/S0953-7562%2809%2980401-2", "10.1016/s0953-7562(09)80401-2"),
    ("doi", "DOI: 10.1002/job.1787", "10.1002/job.1787"),
    ("doi", "doi:10.1002/job.1787;", "10.1002/job.1787"),
    ("doi", "doi 10.1002/job.1787).", "10.1002/job.1787"),
    ("doi", "10.1000/a(b)", "10.1000/a(b)"),
    ("doi", "10.1000/a(b)).", "10.1000/a(b)"),
    ("doi", " 10.1000.10/a?b#c ", "10.1000.10/a?b#c"),
    ("doi", "10.1002/job‑1787", "10.1002/job-1787"),
    ("doi", "info:doi/10.1000/abc", "10.1000/abc"),
    ("doi", "urn:doi:10.1000/abc", "10.1000/abc"),
    ("doi", "DOI: https://doi.org/10.1000/abc", "10.1000/abc"),
    ("doi", "10.1000/a&lt;1::b&gt;3.0.CO;2-#", "10.1000/a<1::b>3.0.co;2-#"),
    ("doi", "https://doi.org/10.1000/a<1::b>3.0.CO;2-#", "10.1000/a<1::b>3.0.co;2-#"),
    ("doi", "https://doi.org/10.1000/abc#part", "10.1000/abc"),
    ("pmid", "29423006", "29423006"),
    ("pmid", "PubMed PMID: 29423006.", "29423006"),
    ("pmid", "PMID: 29423006.", "29423006"),
    ("pmid", "pmid29423006", "29423006"),
    ("pmid", "PubMed ID 29423006", "29423006"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/29423006/", "29423006"),
    ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed/29423006?dopt=x", "29423006"),
    ("pmid", "２９４２３００６", "29423006"),
    ("pmcid", "PMC5855243", "PMC5855243"),
    ("pmcid", "PMCID: pmc 5855243", "PMC5855243"),
    ("pmcid", "PMC5855243.2", "PMC5855243.2"),
    ("pmcid", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5855243/", "PMC5855243"),
    ("pmcid", "https://pmc.ncbi.nlm.nih.gov/articles/pmc5855243/?x=1", "PMC5855243"),
    ("pmcid", "https://europepmc.org/article/PMC/PMC5855243", "PMC5855243"),
    ("trial", "NCT03799718", "NCT03799718"),
    ("trial", "NCT 00902941", "NCT00902941"),
    ("trial", "nCt01208194", "NCT01208194"),
    ("trial", "NCT#00379470", "NCT00379470"),
    ("trial", "ClinicalTrials.gov Identifier: NCT00379470.", "NCT00379470"),
    ("trial", "ClinicalTrials.gov number, NCT00379470", "NCT00379470"),
    ("trial", "https://clinicaltrials.gov/study/NCT00379470?term=a", "NCT00379470"),
    ("trial", "https://clinicaltrials.gov/ct2/show/results/nct00379470", "NCT00379470"),
    ("trial", "2010–024081–21", "2010-024081-21"),
    ("trial", "EudraCT number: 2010-024081-21", "2010-024081-21"),
    ("trial", "EUCTR2010-024081-21-GB", "2010-024081-21"),
    ("trial", "https://www.clinicaltrialsregister.eu/ctr-search/trial/2010-024081-21/GB", "2010-024081-21"),
    ("trial", "2022-501234-12-00", "2022-501234-12-00"),
    ("trial", "EU CT 2022−501234−12−00", "2022-501234-12-00"),
    ("trial", "CTIS2022-501234-12-00", "2022-501234-12-00"),
    ("trial", "EUCT number: 2022-501234-12-00", "2022-501234-12-00"),
    ("trial", "2022-501234-12", "2022-501234-12"),
    ("trial", "ITMCTR2022000094", "ITMCTR2022000094"),
    ("trial", "ChiMCTR2000003010", "ChiMCTR2000003010"),
    ("trial", "JPRN-jRCTb030190001", "jRCTb030190001"),
    ("trial", "jprn-c000000079", "JPRN-C000000079"),
    ("trial", "isrctn 12345678", "ISRCTN12345678"),
    ("trial", "https://www.isrctn.com/ISRCTN12345678", "ISRCTN12345678"),
    ("trial", "https://doi.org/10.1186/ISRCTN12345678", "ISRCTN12345678"),
    ("trial", "ACTRN12605000019628p", "ACTRN12605000019628"),
    ("trial", "https://www.anzctr.org.au/ACTRN12605000019628.aspx", "ACTRN12605000019628"),
    ("trial", "https://anzctr.org.au/Trial/Registration/TrialReview.aspx?ACTRN=12605000019628", "ACTRN12605000019628"),
    ("trial", "chictr2000029308", "ChiCTR2000029308"),
    ("trial", "ChiCTR-TRC-09000330", "ChiCTR-TRC-09000330"),
    ("trial", "DRKS 00012345", "DRKS00012345"),
    ("trial", "JPRN-UMIN000012345", "UMIN000012345"),
    ("trial", "JPRN-jRCTs031180001", "jRCTs031180001"),
    ("trial", "JRCT1080220002", "jRCT1080220002"),
    ("trial", "JapicCTI-050001", "JapicCTI-050001"),
    ("trial", "NTR 1234", "NTR1234"),
    ("trial", "NL7654", "NL7654"),
    ("trial", "NL-OMON20348", "NL-OMON20348"),
    ("trial", "CTRI/2010/091/000001", "CTRI/2010/091/000001"),
    ("trial", "https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI/2010/091/000001", "CTRI/2010/091/000001"),
    ("trial", "irct20080904001199n1", "IRCT20080904001199N1"),
    ("trial", "KCT0001234", "KCT0001234"),
    ("trial", "PACTR201105000291300", "PACTR201105000291300"),
    ("trial", "rbr-6V57B7", "RBR-6v57b7"),
    ("trial", "SLCTR/2008/003", "SLCTR/2008/003"),
    ("trial", "TCTR20110708001", "TCTR20110708001"),
    ("trial", "UTN: U1111-1234-5678", "U1111-1234-5678"),
    ("trial", "LBCTR2019020188", "LBCTR2019020188"),
    ("trial", "RPCEC00000123", "RPCEC00000123"),
    ("trial", "PER-010-23", "PER-010-23"),
    ("orcid", "0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("orcid", "https://orcid.org/0000-0002-1694-233x/", "0000-0002-1694-233X"),
    ("orcid", "ORCID iD: 0000 0002 1825 0097", "0000-0002-1825-0097"),
    ("orcid", "0000000218250097", "0000-0002-1825-0097"),
    ("orcid", "ORCID: https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("orcid", "https://orcid.org/0000-0002-1825-0097?lang=en", "0000-0002-1825-0097"),
    ("issn", "1438-8871", "1438-8871"),
    ("issn", "ISSN 1574-888x", "1574-888X"),
    ("issn", "e-ISSN: 14388871", "1438-8871"),
    ("issn", "1438–8871 (Electronic)", "1438-8871"),
    ("issn", "https://portal.issn.org/resource/ISSN/1438-8871", "1438-8871"),
]  # fmt: skip
BAD = [
    ("doi", "10.10/abc", "is not a DOI"),
    ("doi", "10.1002/", "is not a DOI"),
    ("doi", "https://example.org/10.1002/job.1787", "is not a DOI"),
    ("doi", "10.1002/job.1787 and 10.1002/job.1788", "a space"),
    ("pmid", "0", "one to eight digits"),
    ("pmid", "029423006", "one to eight digits"),
    ("pmid", "294230061", "one to eight digits"),
    ("pmid", "٢٩٤٢", "one to eight digits"),
    ("pmid", "PMC5855243", "PMCID"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/?term=stem", "one to eight digits"),
    ("pmcid", "5855243", "A bare number is a PMID"),
    ("pmcid", "PMC0", "PMC and digits"),
    ("pmcid", "PMCabc", "PMC and digits"),
    ("trial", "NCT0037947", "not a whole ClinicalTrials.gov number"),
    ("trial", "NCT003794701", "looks like NCT00379470"),
    ("trial", "NCT00379470 NCT00379471", "not a whole"),
    ("trial", "2010-024081", "not a whole EudraCT"),
    ("trial", "2022-501234-12-0", "not a whole EU CTIS"),
    ("trial", "2022-501234", "not a whole EU CTIS"),
    ("trial", "2010-924081-21", "not a whole EudraCT"),
    ("trial", "jRCTz031180001", "not a whole jRCT"),
    ("trial", "ISRCTN1234567", "not a whole ISRCTN"),
    ("trial", "ABC12345", "not a trial number"),
    ("trial", "https://example.org/trial/12345678", "not a trial number"),
    ("orcid", "0000-0002-1825-0079", "check digit"),
    ("orcid", "0000-0002-1825-009", "16 digits"),
    ("orcid", "X000-0002-1825-0097", "16 digits"),
    ("issn", "1745-6251", "check digit"),
    ("issn", "1438-887", "eight digits"),
    ("isbn", "9781950737901", "not a kind"),
]


@pytest.mark.parametrize(("kind", "raw", "expected"), GOOD)
def test_spellings_that_people_paste_become_one(kind: str, raw: str, expected: str) -> None:
    assert normalise(kind, raw) == expected
    assert normalise(kind, f"\u00a0{raw}\n\u200b") == expected
    assert normalise(kind, expected) == expected


@pytest.mark.parametrize(("kind", "raw", "reason"), BAD)
def test_a_wrong_identifier_is_refused_with_the_reason(kind: str, raw: str, reason: str) -> None:
    with pytest.raises(BadIdentifier, match=reason) as caught:
        normalise(kind, raw)
    assert (caught.value.kind, caught.value.raw) == (kind, raw)


@pytest.mark.parametrize("kind", KINDS)
def test_empty_stays_empty(kind: str) -> None:
    assert normalise(kind, "") == normalise(kind, " \n") == identifier_url(kind, "") == ""


@pytest.mark.parametrize(
    ("kind", "good"), [("orcid", "0000-0002-1825-0097"), ("orcid", "0000-0002-1694-233X"), ("issn", "1438-8871"),
                       ("issn", "1574-888X")],
)  # fmt: skip
def test_every_single_mistyped_digit_is_noticed(kind: str, good: str) -> None:
    for at, sign in enumerate(good):
        for other in set("0123456789") - {sign} if sign != "-" else ():
            with pytest.raises(BadIdentifier):
                normalise(kind, good[:at] + other + good[at + 1 :])


@given(st.text("0123456789", min_size=15, max_size=15))
def test_exactly_one_check_digit_fits_an_orcid(digits: str) -> None:
    assert _fitting("orcid", digits) == 1


@given(st.text("0123456789", min_size=7, max_size=7))
def test_exactly_one_check_digit_fits_an_issn(digits: str) -> None:
    assert _fitting("issn", digits) == 1


@given(st.sampled_from(KINDS), st.text(max_size=40) | st.from_regex(r"(10\.[0-9]{4}/|PMC|NCT|https?://).{0,20}"))
def test_any_text_is_refused_or_becomes_a_spelling_that_stays(kind: str, raw: str) -> None:
    try:
        value = normalise(kind, raw)
    except BadIdentifier:
        return
    assert normalise(kind, value) == value


@pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.example)
def test_the_example_that_an_error_message_shows_is_itself_taken(registry: object) -> None:
    example = registry.example  # type: ignore[attr-defined]
    assert normalise("trial", example) == example


def test_addresses_lead_to_the_public_record() -> None:
    assert identifier_url("doi", "10.1016/s0953-7562(09)80401-2") == "https://doi.org/10.1016/s0953-7562(09)80401-2"
    assert identifier_url("doi", "10.1000/a?b#c<d>") == "https://doi.org/10.1000/a%3Fb%23c%3Cd%3E"
    assert identifier_url("pmid", "29423006") == "https://pubmed.ncbi.nlm.nih.gov/29423006/"
    assert identifier_url("pmcid", "PMC5855243") == "https://pmc.ncbi.nlm.nih.gov/articles/PMC5855243/"
    assert identifier_url("orcid", "0000-0002-1825-0097") == "https://orcid.org/0000-0002-1825-0097"
    assert identifier_url("issn", "1438-8871") == "https://portal.issn.org/resource/ISSN/1438-8871"
    assert identifier_url("trial", "NCT00379470") == "https://clinicaltrials.gov/study/NCT00379470"
    assert identifier_url("trial", "UMIN000012345").endswith("TrialID=JPRN-UMIN000012345")
    assert identifier_url("trial", "2010-024081-21").endswith("query=2010-024081-21")
    assert identifier_url("trial", "U1111-1234-5678") == ""
    assert identifier_url("isbn", "9781950737901") == ""


def _fitting(kind: str, digits: str) -> int:
    taken = 0
    for check in "0123456789X":
        try:
            normalise(kind, digits + check)
        except BadIdentifier:
            continue
        taken += 1
    return taken
