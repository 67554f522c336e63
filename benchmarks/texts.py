"""Invented texts on one topic, and republications of them: for measuring whether copies are found, and only copies.

The pages of one site share a cookie banner, a postal address and a copyright line. All pages share the topic, its stock
phrases and its way of putting things, as pages about one therapy do.
"""

import re
from random import Random

WHO = """
    mesenchymal stem cells|adult stem cells|umbilical cord cells|the injected cells|bone marrow concentrate|exosomes
    |the cultured cells|adipose-derived stem cells|platelet-rich plasma|this treatment|stem cell therapy|the infusion
    |a single injection|regenerative medicine|our protocol|the transplanted cells|cord blood units|donor cells
"""
DOES = """
    reduce|relieve|improve|modulate|support|restore|slow|repair|regenerate|influence|lower|shorten|strengthen
    |replace|stimulate|change|protect|calm|balance|renew
"""
WHAT = """
    inflammation in the joint|damaged cartilage|pain at rest|the range of movement|the immune response |nerve cells
    after an injury|blood flow to the heart|walking distance|quality of life|scar tissue|muscle strength |the need for
    painkillers|morning stiffness|recovery after surgery|growth of new vessels|tissue that has been lost |balance and
    grip|sleep|fatigue|skin elasticity|bone density|kidney function|the rate of relapse|insulin production
"""
WHOM = """
    patients with knee osteoarthritis|people with multiple sclerosis|adults after a stroke|older patients|athletes
    |children with cerebral palsy|patients with chronic back pain|people with type 1 diabetes|patients who cannot have
    surgery |people living with lupus|patients with heart failure|those with early disease|men and women over
    fifty|veterans |patients with Parkinson’s disease|people with hair loss|most of the people whom we see|volunteers
"""
HOW = """
    may|might|could|can|will|seem to|appear to|are thought to|have been shown to|do not always|rarely|often|are able
    to |are expected to|tend to|did not|have the potential to
"""
WHEN = """
    within {n} weeks|after {n} months|in {n} % of cases|over {n} visits|at a dose of {n} million cells|since {year}
    |during the first {n} days|in vitro|in mice|if given early|when other therapies have failed|under certain
    conditions |without surgery|as part of a programme of exercise|although the follow-up was only {n} months
    |according to a report of {year}|as our physicians see every week|but larger studies are needed
"""
STARTS = """
    in our experience|in a randomised controlled trial|in an open study of {n} people|according to the authors |in the
    laboratory|for many years|it is known that|our team has found that|a review of {year} concluded that|today |unlike
    drugs|together with physiotherapy|researchers hope that|there is some evidence that|in practice|once thawed
    |compared with placebo|as a rule|in the hospital’s own figures|at the last visit
"""
TAILS = """
    and the effect lasts|which is why we recommend it|and no serious side effects were seen|so that daily life becomes
    easier|while the cause remains unknown|and fewer patients need a replacement|but nobody knows for how long |as
    imaging confirmed|and the difference was significant|which agrees with earlier work|although controls were lacking
    |and this is what guests tell us|whatever the stage of the disease|so the price is justified|and results vary
    |with a modest effect size|and repeat doses can be arranged|which regulators have not approved
"""
NAMES = """
    Harbour|Maple|Lakeside|Summit|Orchid|Seoul|Kings|Meridian|Nova|Alpine|Bay|Cedar|Crown|Delta|Elm|Fern|Grove|Hill
    |Iris|Jade|Kestrel|Laurel|Mango|North|Olive|Pearl|Quartz|River|Sun|Terrace|Unity|Vale|West|Yarrow|Zenith
"""
SWAPS = dict(
    pair.split(":")
    for pair in (
        "may:can|reduce:lessen|improve:better|patients:people|people:patients|often:usually|damaged:worn|study:trial|"
        "report:paper|therapy:treatment|treatment:therapy|and:while|without:with no|pain:discomfort|cells:stem cells|"
        "rarely:seldom|since:from|our:the|might:may|could:may|restore:bring back|today:now|found:seen|years:decades"
    ).split("|")
)
SYLLABLES = "ka lo mer in da ve sto ra ni pel ou chi tan gre bo hu sil wen mo ja".split()


def _list(listed: str) -> list[str]:
    return [" ".join(entry.split()) for entry in listed.split("|")]


_LISTS = [_list(one) for one in (STARTS, WHO, HOW, DOES, WHAT, WHOM, WHEN, TAILS)]
_NAMES = _list(NAMES)


def name(random: Random) -> str:
    """A name that is hardly ever met twice: of a person, a place or a product."""
    return "".join(random.choices(SYLLABLES, k=3)).capitalize()


def sentence(random: Random) -> str:
    """A sentence of eight to thirty words, put together from stock phrases, and in every second one a name."""
    start, who, how, does, what, whom, when, tail = (random.choice(one) for one in _LISTS)
    form = random.choice((
        f"{start}, {who} {how} {does} {what} for {whom}, {tail}", f"{who} {how} {does} {what} {when}",
        f"for {whom}, {who} {how} {does} {what} {when}", f"{what} is what {who} {how} {does}, {tail}",
        f"{start}, {whom} say that {who} {how} {does} {what} {when}, {tail}", f"{who} {how} {does} {what}, {tail}",
    ))  # fmt: skip
    if random.random() < 0.5:
        form += random.choice((" at {}", ", says Dr {}", ", as in {}", " with {}", " ({})")).format(name(random))
    form = form.replace("{n}", str(random.randint(2, 98))).replace("{year}", str(random.randint(1994, 2025)))
    return form[0].upper() + form[1:] + "."


def article(random: Random, characters: int = 3_000) -> str:
    """An article of about this length, in paragraphs."""
    parts: list[str] = []
    while sum(map(len, parts)) + len(parts) < characters:
        parts.append(sentence(random) + ("\n\n" if random.random() < 0.2 else ""))
    return " ".join(parts).replace("\n ", "\n")


def page(text: str, site: int) -> str:
    """The text between what all pages of a site have."""
    called = f"{_NAMES[site % len(_NAMES)]} {_NAMES[site * 7 // len(_NAMES) % len(_NAMES)]}"
    return (
        "We use cookies to give you the best experience on our website. By clicking accept you agree to the storing of"
        " cookies on your device.\nHome About Treatments Prices Contact\n\n"
        f"{text}\n\nThe {called} Clinic, {site + 3} {called} Street, Suite {site * 3 + 100}. Phone: 555-{site:04}."
        f" Monday to Friday from 9 am to 6 pm at {called}.\nThe information on this site is not a substitute for the"
        " advice of a physician. Results may vary from patient to patient.\n"
        f"© {1990 + site % 30} {called} Clinic. All rights reserved.\n"
    )


def excerpt(random: Random, text: str, sentences: int) -> str:
    """So many sentences in a row."""
    every = text.split(". ")
    first = random.randrange(max(len(every) - sentences, 1))
    return ". ".join(every[first : first + sentences]).strip(" .") + "."


def reworded(random: Random, text: str, share: float = 0.1) -> str:
    """The text with this share of its words changed, dropped or doubled by another."""

    def change(found: re.Match[str]) -> str:
        word = found.group()
        if random.random() > share:
            return word
        return SWAPS.get(word, random.choice(("", f"very {word}", random.choice(WHAT.split()), "truly")))

    return re.sub(r"[A-Za-z]+", change, text)


def renumbered(random: Random, text: str) -> str:
    """The text with other figures."""
    return re.sub(r"\d+", lambda _: str(random.randint(2, 99)), text)
