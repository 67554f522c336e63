"""Trial registration numbers: which registry one is from, its one spelling, and where its record can be read.

The registries and their forms follow the primary registries of the World Health Organization's ICTRP.
"""

import re
from dataclasses import dataclass

ICTRP = "https://trialsearch.who.int/Trial2.aspx?TrialID={}"


@dataclass(frozen=True, slots=True)
class Registry:
    """One registry: ``lead`` recognises its numbers by how they begin, ``form`` checks one that is upper-cased.

    ``spelling`` makes the stored form from the groups of ``form``, ``url`` the public address from the stored form.
    """

    name: str
    lead: str
    form: str
    spelling: str
    example: str
    url: str = ICTRP


REGISTRIES = (
    Registry("ClinicalTrials.gov", r"NCT", r"NCT([0-9]{8})", "NCT{0}", "NCT00379470",
             "https://clinicaltrials.gov/study/{}"),
    Registry("EU CTIS", r"[0-9]{4}-5[0-9]*-[0-9]*-", r"(20[0-9]{2}-5[0-9]{5}-[0-9]{2}-[0-9]{2})", "{0}",
             "2022-501234-12-00", "https://euclinicaltrials.eu/search-for-clinical-trials/?lang=en&EUCT={}"),
    Registry("EudraCT", r"(EUCTR)?[0-9]{4}-", r"(?:EUCTR)?([12][0-9]{3}-[0-9]{6}-[0-9]{2})(?:-[A-Z]{2,3})?", "{0}",
             "2010-024081-21", "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}"),
    Registry("ISRCTN", r"ISRCTN", r"ISRCTN([0-9]{8})", "ISRCTN{0}", "ISRCTN12345678", "https://www.isrctn.com/{}"),
    Registry("ANZCTR", r"ACTRN", r"ACTRN([0-9]{14})P?", "ACTRN{0}", "ACTRN12605000019628",
             "https://www.anzctr.org.au/{}.aspx"),
    Registry("ChiCTR", r"CHICTR", r"CHICTR((?:-[A-Z]{2,5}-[0-9]{8})|[0-9]{10})", "ChiCTR{0}", "ChiCTR2000029308"),
    Registry("DRKS", r"DRKS", r"DRKS([0-9]{8})", "DRKS{0}", "DRKS00012345", "https://drks.de/search/en/trial/{}"),
    Registry("UMIN", r"(JPRN-)?UMIN", r"(?:JPRN-)?UMIN([0-9]{9})", "UMIN{0}", "UMIN000012345",
             ICTRP.format("JPRN-{}")),
    Registry("jRCT", r"(JPRN-)?JRCT", r"(?:JPRN-)?JRCT(?:(S)([0-9]{9})|([0-9]{10}))", "jRCT{s}{1}{2}",
             "jRCTs031180001", ICTRP.format("JPRN-{}")),
    Registry("JAPIC", r"(JPRN-)?JAPICCTI", r"(?:JPRN-)?JAPICCTI-?([0-9]{6})", "JapicCTI-{0}", "JapicCTI-050001",
             ICTRP.format("JPRN-{}")),
    Registry("JMACCT", r"(JPRN-)?JMA-", r"(?:JPRN-)?JMA-IIA([0-9]{5})", "JMA-IIA{0}", "JMA-IIA00001",
             ICTRP.format("JPRN-{}")),
    Registry("Netherlands Trial Register", r"NTR", r"NTR([1-9][0-9]{0,4})", "NTR{0}", "NTR1234"),
    Registry("Overview of Medical Research in the Netherlands", r"NL-?OMON", r"NL-?OMON([1-9][0-9]{0,5})",
             "NL-OMON{0}", "NL-OMON20348"),
    Registry("Netherlands Trial Register", r"NL", r"NL([1-9][0-9]{0,4})", "NL{0}", "NL7654"),
    Registry("CTRI", r"CTRI", r"CTRI/?([0-9]{4})/([0-9]{2,3})/([0-9]{6})", "CTRI/{0}/{1}/{2}", "CTRI/2010/091/000001"),
    Registry("IRCT", r"IRCT", r"IRCT([0-9]{11,14})N([0-9]{1,3})", "IRCT{0}N{1}", "IRCT20080904001199N1"),
    Registry("CRIS, Korea", r"KCT", r"KCT([0-9]{7})", "KCT{0}", "KCT0001234"),
    Registry("PACTR", r"PACTR", r"PACTR([0-9]{15,16})", "PACTR{0}", "PACTR201105000291300"),
    Registry("ReBec, Brazil", r"RBR", r"RBR-?([0-9A-Z]{6,8})", "RBR-{lower0}", "RBR-6v57b7"),
    Registry("SLCTR", r"SLCTR", r"SLCTR/?([0-9]{4})/([0-9]{3})", "SLCTR/{0}/{1}", "SLCTR/2008/003"),
    Registry("TCTR", r"TCTR", r"TCTR([0-9]{11})", "TCTR{0}", "TCTR20110708001"),
    Registry("Universal Trial Number", r"(UTN)?U1111", r"(?:UTN)?U1111-?([0-9]{4})-?([0-9]{4})", "U1111-{0}-{1}",
             "U1111-1234-5678", ""),
    Registry("LBCTR", r"LBCTR", r"LBCTR([0-9]{10})", "LBCTR{0}", "LBCTR2019020188"),
    Registry("RPCEC, Cuba", r"RPCEC", r"RPCEC([0-9]{8})", "RPCEC{0}", "RPCEC00000123"),
    Registry("REPEC, Peru", r"PER", r"PER-?([0-9]{3})-([0-9]{2})", "PER-{0}-{1}", "PER-010-23"),
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
    return registry.spelling.format(*groups, s=groups[0].lower(), lower0=groups[0].lower())


def trial_url(number: str) -> str:
    """Return the public address of a stored trial number, "" where its registry has none."""
    registry = registry_of(number.upper())
    return registry.url.format(number) if registry else ""
