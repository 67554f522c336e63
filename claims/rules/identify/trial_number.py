"""Trial registration numbers: which registry one is from, its one spelling, and where its record can be read.

The registries are the primary ones of the World Health Organization's ICTRP, with ClinicalTrials.gov. Forms that a
registry or its authority publishes: NCT, EudraCT, UMIN, ITMCTR, ChiMCTR, and the first ones of ReBec, which has longer
ones since. All others are as two lists have them that were made from records of the registries, JapicCTI and JMA as one
has them. Of the letters in jRCT numbers s and b are seen in its records, a and c are not.
"""

import re
from dataclasses import dataclass

ICTRP = "https://trialsearch.who.int/Trial2.aspx?TrialID={}"
# What stands between the letters of a registry and the digits, where one is printed; a line may end there.
GAP = r"[#:：]?[ \t\xa0]?\n?"
# Where a line may end within a number: after a sign that belongs to it.
DASH, SLASH = r"-\n?", r"/\n?"


@dataclass(frozen=True, slots=True)
class Registry:
    """One registry: ``lead`` recognises its numbers by how they begin, ``form`` checks one that is upper-cased.

    ``spelling`` makes the stored form from the groups of ``form``, ``url`` the public address from the stored form.
    ``printed`` finds one in a text in any case; empty where words look like it.
    """

    name: str
    lead: str
    form: str
    spelling: str
    example: str
    url: str = ICTRP
    printed: str = ""


REGISTRIES = (
    Registry("ClinicalTrials.gov", r"NCT", r"NCT([0-9]{8})", "NCT{0}", "NCT00379470",
             "https://clinicaltrials.gov/study/{}", rf"NCT{GAP}[0-9]{{8}}"),
    Registry("EU CTIS", r"(CTIS|EUCT(?!R))?[0-9]{4}-5",
             r"(?:CTIS|EUCT)?(20[0-9]{2}-5[0-9]{5}-[0-9]{2}(?:-[0-9]{2})?)", "{0}", "2022-501234-12-00",
             "https://euclinicaltrials.eu/search-for-clinical-trials/?lang=en&EUCT={}",
             rf"(?:CTIS|EUCT)?20[0-9]{{2}}{DASH}5[0-9]{{5}}{DASH}[0-9]{{2}}(?:{DASH}[0-9]{{2}})?"),
    Registry("EudraCT", r"(EUCTR)?[0-9]{4}-", r"(?:EUCTR)?(20[0-9]{2}-0[0-9]{5}-[0-9]{2})(?:-[A-Z]{2,3})?", "{0}",
             "2010-024081-21", "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
             rf"(?:EUCTR|EudraCT)?20[0-9]{{2}}{DASH}0[0-9]{{5}}{DASH}[0-9]{{2}}(?:-[A-Z]{{2,3}})?"),
    Registry("ISRCTN", r"ISRCTN", r"ISRCTN([0-9]{8})", "ISRCTN{0}", "ISRCTN12345678", "https://www.isrctn.com/{}",
             rf"ISRCTN{GAP}[0-9]{{8}}"),
    Registry("ANZCTR", r"ACTRN", r"ACTRN([0-9]{14})P?", "ACTRN{0}", "ACTRN12605000019628",
             "https://www.anzctr.org.au/{}.aspx", rf"ACTRN{GAP}[0-9]{{14}}P?"),
    Registry("ChiCTR", r"CHICTR", r"CHICTR((?:-[A-Z]{2,5}-[0-9]{8})|[0-9]{10})", "ChiCTR{0}", "ChiCTR2000029308",
             printed=rf"ChiCTR(?:{DASH}[A-Z]{{2,5}}{DASH}[0-9]{{8}}|{GAP}[0-9]{{10}})"),
    Registry("ITMCTR", r"ITMCTR", r"ITMCTR([0-9]{10})", "ITMCTR{0}", "ITMCTR2022000094",
             printed=rf"ITMCTR{GAP}[0-9]{{10}}"),
    Registry("ChiMCTR", r"CHIMCTR", r"CHIMCTR([0-9]{10})", "ChiMCTR{0}", "ChiMCTR2000003010",
             printed=rf"ChiMCTR{GAP}[0-9]{{10}}"),
    Registry("DRKS", r"DRKS", r"DRKS([0-9]{8})", "DRKS{0}", "DRKS00012345", "https://drks.de/search/en/trial/{}",
             rf"DRKS{GAP}[0-9]{{8}}"),
    Registry("UMIN", r"(JPRN-)?UMIN", r"(?:JPRN-)?UMIN([0-9]{9})", "UMIN{0}", "UMIN000012345",
             ICTRP.format("JPRN-{}"), rf"UMIN{GAP}[0-9]{{9}}"),
    Registry("UMIN, its first numbers", r"JPRN-C", r"JPRN-C([0-9]{9})", "JPRN-C{0}", "JPRN-C000000079",
             printed=r"JPRN-C[0-9]{9}"),
    Registry("jRCT", r"(JPRN-)?JRCT", r"(?:JPRN-)?JRCT(?:([ABCS])([0-9]{9})|([0-9]{10}))", "jRCT{lower0}{1}{2}",
             "jRCTs031180001", ICTRP.format("JPRN-{}"), rf"jRCT{GAP}(?:[ABCS][0-9]{{9}}|[0-9]{{10}})"),
    Registry("JAPIC", r"(JPRN-)?JAPICCTI", r"(?:JPRN-)?JAPICCTI-?([0-9]{6})", "JapicCTI-{0}", "JapicCTI-050001",
             ICTRP.format("JPRN-{}"), rf"Japic ?CTI(?:{DASH}|{GAP})[0-9]{{6}}"),
    Registry("JMACCT", r"(JPRN-)?JMA-", r"(?:JPRN-)?JMA-IIA([0-9]{5})", "JMA-IIA{0}", "JMA-IIA00001",
             ICTRP.format("JPRN-{}"), rf"JMA{DASH}IIA[0-9]{{5}}"),
    Registry("Netherlands Trial Register", r"NTR", r"NTR([1-9][0-9]{0,4})", "NTR{0}", "NTR1234",
             printed=r"NTR ?[1-9][0-9]{2,4}"),
    Registry("Overview of Medical Research in the Netherlands", r"NL-?OMON", r"NL-?OMON([1-9][0-9]{0,5})",
             "NL-OMON{0}", "NL-OMON20348", printed=rf"NL{DASH}OMON{GAP}[1-9][0-9]{{4,5}}"),
    Registry("Netherlands Trial Register", r"NL", r"NL([1-9][0-9]{0,4})", "NL{0}", "NL7654"),
    Registry("CTRI", r"CTRI", r"CTRI/?([0-9]{4})/([0-9]{2,3})/([0-9]{6})", "CTRI/{0}/{1}/{2}", "CTRI/2010/091/000001",
             printed=rf"CTRI{SLASH}[0-9]{{4}}{SLASH}[0-9]{{2,3}}{SLASH}[0-9]{{6}}"),
    Registry("IRCT", r"IRCT", r"IRCT([0-9]{11,14})N([0-9]{1,3})", "IRCT{0}N{1}", "IRCT20080904001199N1",
             printed=rf"IRCT{GAP}[0-9]{{11,14}}N[0-9]{{1,3}}"),
    Registry("CRIS, Korea", r"KCT", r"KCT([0-9]{7})", "KCT{0}", "KCT0001234", printed=rf"KCT{GAP}[0-9]{{7}}"),
    Registry("PACTR", r"PACTR", r"PACTR([0-9]{15,16})", "PACTR{0}", "PACTR201105000291300",
             printed=rf"PACTR{GAP}[0-9]{{15,16}}"),
    Registry("ReBec, Brazil", r"RBR", r"RBR-?([0-9A-Z]{6,8})", "RBR-{lower0}", "RBR-6v57b7",
             printed=rf"RBR{DASH}[0-9][0-9A-Z]{{5,7}}"),
    Registry("SLCTR", r"SLCTR", r"SLCTR/?([0-9]{4})/([0-9]{3})", "SLCTR/{0}/{1}", "SLCTR/2008/003",
             printed=rf"SLCTR{SLASH}[0-9]{{4}}{SLASH}[0-9]{{3}}"),
    Registry("TCTR", r"TCTR", r"TCTR([0-9]{11})", "TCTR{0}", "TCTR20110708001", printed=rf"TCTR{GAP}[0-9]{{11}}"),
    Registry("Universal Trial Number", r"(UTN)?U1111", r"(?:UTN)?U1111-?([0-9]{4})-?([0-9]{4})", "U1111-{0}-{1}",
             "U1111-1234-5678", "", rf"U1111{DASH}[0-9]{{4}}{DASH}[0-9]{{4}}"),
    Registry("LBCTR", r"LBCTR", r"LBCTR([0-9]{10})", "LBCTR{0}", "LBCTR2019020188", printed=rf"LBCTR{GAP}[0-9]{{10}}"),
    Registry("RPCEC, Cuba", r"RPCEC", r"RPCEC([0-9]{8})", "RPCEC{0}", "RPCEC00000123",
             printed=rf"RPCEC{GAP}[0-9]{{8}}"),
    Registry("REPEC, Peru", r"PER", r"PER-?([0-9]{3})-([0-9]{2})", "PER-{0}-{1}", "PER-010-23",
             printed=r"(?-i:PER)-[0-9]{3}-[0-9]{2}"),
)  # fmt: skip


def registry_of(number: str) -> Registry | None:
    """Return the registry whose numbers begin like this one (upper-cased, without spaces), or None."""
    return next((registry for registry in REGISTRIES if re.match(registry.lead, number)), None)


def spell(registry: Registry, number: str) -> str:
    """Return the stored spelling of a number of that registry, or "" where its form is wrong."""
    found = re.fullmatch(registry.form, number)
    if found is None:
        return ""
    groups = [group or "" for group in found.groups()]
    return registry.spelling.format(*groups, lower0=groups[0].lower())


def trial_url(number: str) -> str:
    """Return the public address of a stored trial number, "" where its registry has none."""
    registry = registry_of(number.upper())
    return registry.url.format(number) if registry else ""
