"""Words that make a statement softer, harder, absolute or conditional: shown to a reader, never a rating.

Lists mislead: a word means one thing here and another there. They point a reader to a place and decide nothing. The
lists are our own, read together from clinic pages, blogs and abstracts. Negations are among the absolute words, because
a quote that loses one turns into its opposite; settings (in vitro, in mice) are among the conditions.
"""

import re
from dataclasses import dataclass

from claims.rules.text.listed import entries, one_of
from claims.rules.text.odd import plain

HEDGES = entries("""
    may, might, could, can, would, should, seem, seems, seemed, seemingly, appear, appears, appeared, apparently,
    perhaps, maybe, possible, possibly, potential, potentially, probable, probably, likely, more likely, less likely,
    unlikely, promising, encouraging, expected, expect, expects, is thought to, are thought to, believed, believe,
    believes, suggest, suggests, suggested, suggesting, indicate, indicates, indicated, hope, hopes, hoped, hopefully,
    aim to, aims to, ability, able to, capable of, capacity to, tend to, tends to, tended to, tendency, relative,
    relatively, somewhat, fairly, modest, approximately, roughly, almost, nearly, mainly, mostly, largely, generally,
    usually, typically, often, frequently, sometimes, occasionally, rarely, seldom, hardly, scarcely, in part, partly,
    partially, to some extent, preliminary, to date, so far, being investigated, under investigation, considered,
    presumably, estimated, assumed, further research, further studies, future studies, limited evidence, not clear,
    unclear, unknown, uncertain, not certain, underway, on the horizon, not yet, yet to be, remains to be, primarily,
    in theory, in principle, theoretically, tentative, tentatively, anecdotal, anecdotally, some evidence, little
    evidence, insufficient evidence, conflicting evidence, hypothesise, hypothesised, hypothesize, hypothesized,
    hypothesis, assume, assumes, consistent with, possibility, speculate, speculated, speculative, speculates, it is
    claimed, is claimed, are claimed, claimed to, claims to, thought to, suspected, plausible, plausibly, conceivable,
    conceivably, supposedly, reportedly, allegedly, purportedly, purported, arguably, said to, is said, cannot be
    ruled out, cannot rule out, cannot exclude, not fully understood, not well understood, poorly understood, not yet
    known, not known, interpreted with caution, with caution, remains to be seen, hint, hints, inconclusive,
    debatable, questionable, in some people, in some individuals, in many people, results vary, results may vary, may
    vary, results differ, may differ, too early to, we think, we believe, i think, i believe, indicate that, indicates
    that, indicated that, if confirmed, no guarantee, not guaranteed, cannot guarantee, not everyone, not all, not
    always, not every, not necessarily, whether, optimistic, in our opinion, in my opinion, in our view, to our
    knowledge, as far as we know, projected to, premature, early evidence, early results, not proven, unproven, has
    not been shown, hypothetical, hypothetically
""")
CONDITIONS = entries("""
    if, only if, even if, provided, provided that, providing that, unless, until, except, except for, when, only when,
    whenever, where appropriate, under certain conditions, under certain circumstances, under the right conditions,
    under suitable conditions, in the right conditions, in certain conditions, in certain contexts, in certain cases,
    in some cases, in many cases, in some patients, in selected patients, as long as, so long as, on condition that,
    in case of, in the case of, depending on, depends on, dependent on, subject to, assuming, assuming that, only, in
    vitro, in animal models, in animals, in mice, in rats, in rodents, ex vivo
""")
BOOSTERS = entries("""
    clearly, definitely, certainly, it is certain, certain that, undoubtedly, no doubt, without doubt, without a
    doubt, undeniably, unquestionably, obviously, evidently, indeed, in fact, of course, truly, really, highly, very,
    extremely, remarkable, remarkably, dramatic, dramatically, immense, immensely, tremendous, tremendously, powerful,
    powerfully, unique, uniquely, groundbreaking, ground-breaking, breakthrough, breakthroughs, revolutionary,
    cutting-edge, state-of-the-art, game-changing, game changer, miracle, miraculous, exciting, most exciting,
    amazing, incredible, incredibly, outstanding, superior, unparalleled, unprecedented, prove, proves, proved,
    proven, proof, clinically proven, scientifically proven, studies have shown, studies show, research has shown,
    research shows, science shows, well known, well-known, well established, well-established, demonstrate,
    demonstrates, demonstrated, confirmed, invaluable, valuable, novel, particularly important, so powerful, high
    safety, gold standard, world-class, world-leading, cutting edge, state of the art, conclusive, conclusively,
    overwhelming, overwhelmingly, convincing, convincingly, compelling, evident, strong evidence, clear evidence,
    solid evidence, robust evidence, ample evidence, firmly established, clearly established, we know that, must be,
    must have been, confirm that, confirms, confirms that, confirmed that, definitive, definitively, unequivocal,
    unequivocally, undeniable, unquestionable, indisputable, irrefutable, beyond doubt, doubtless, surely, it is
    clear, astonishing, astonishingly, stunning, spectacular, spectacularly, extraordinary, extraordinarily,
    phenomenal, striking, strikingly, enormous, enormously, vastly, unrivalled, unmatched, unbeatable, life-changing,
    pioneering, the most advanced, most advanced, most effective, the best, very best, world's best, ultimate, finest,
    safest, number one, leading expert, leading experts, very effective, very safe, very powerful, scientists agree,
    experts agree, real results, world-renowned, renowned, award-winning, strongly, revolutionise, revolutionises,
    revolutionising, revolutionize, revolutionizes, revolutionizing, unmistakable, unmistakably, indisputably, without
    question, astounding, fantastic, superb, exceptional, exceptionally, unsurpassed, second to none, like no other,
    widely accepted, generally accepted, widely recognised, widely recognized, the leader, the leading, market leader,
    we are confident, confident that, firmly, convinced, we are certain, no question that, it is a fact, the fact is
""")
ABSOLUTES = entries("""
    cannot, can not, can't, never, no, not, not at all, none, nothing, nobody, nowhere, neither, nor, without, no
    longer, no risk, don't, doesn't, didn't, isn't, aren't, wasn't, weren't, won't, wouldn't, couldn't, shouldn't,
    hasn't, haven't, hadn't, always, all, every, everyone, everything, any, entirely, completely, totally, absolutely,
    fully, perfectly, wholly, guarantee, guarantees, guaranteed, impossible, permanent, permanently, forever, 100%,
    100 %, 100 percent, zero risk, no side effects, once and for all, risk-free, risk free, in every case, in all
    cases, invariably, unfailingly, everybody, no one, zero, the only treatment, the only therapy, the only clinic,
    the only product, the only method, the only way, the only cure, the only drug, the only proven, infallible,
    foolproof, eliminates all, every time, without exception
""")
# Phrases with a listed word in them that do not do what the word does alone: being longer, they win and hide it.
_MISLEADING = entries("""
    not only, above all, after all, all in all, all over, if any, in any case, any questions, read all, all material,
    all rights reserved, no matter, only child, can be found, very much, have provided, has provided, had provided, is
    provided, are provided, was provided, were provided, be provided, provided by, differentiation potential, growth
    potential, not just, not merely, not simply, the only, nothing but, nothing less than, never been easier, never
    been better, never before, no wonder, no problem, as you can see, can see, can read, can call, can book, can
    contact, can reach, can visit, can be reached, can be booked, can be seen, could not be easier, could not be
    happier, would like, would be happy, would be glad, would love, should you have, hope to see you, believe in,
    believes in, potential patients, potential clients, potential customers, when it comes to, when you visit, when
    you call, when you arrive, if you have any questions, if you have questions, if you would like, if you want, if
    you wish, if you are looking, if you're looking, whether you, whether or not, at any time, any time, every day,
    every week, every month, every year, every morning, every hour, all day, all year, all week, once again, as
    expected, in no time
""")
# The month, and the abbreviation of number.
_NEVER_MEANT = r"(?-i:May)\s+[0-9]{1,4}\b|no\.\s*[0-9]"
_KINDS = {"hedge": HEDGES, "condition": CONDITIONS, "boost": BOOSTERS, "absolute": ABSOLUTES, "": _MISLEADING}


@dataclass(frozen=True, slots=True)
class Mark:
    """A listed word in a text: offsets in code points, kind (hedge, condition, boost, absolute), the list's entry."""

    start: int
    end: int
    kind: str
    word: str


def mark_words(text: str) -> list[Mark]:
    """Return the listed words of a text in order; whole words, the longest entry first, none overlapping.

    What shows nothing and letters that only look Latin hide no word.
    """
    marks = []
    seen = plain(text)
    for found in _PATTERN.finditer(seen.text):
        word = _entry(found.group())
        kind = _KIND_OF.get(word, "")
        if kind:
            marks.append(Mark(*seen.span(*found.span()), kind, word))
    return marks


def _entry(found: str) -> str:
    return " ".join(found.lower().translate(_DASHES).split())


_DASHES = str.maketrans("‐‑–", "---")
_KIND_OF = {entry: kind for kind, entries in _KINDS.items() for entry in entries}
# A part of a hyphenated word is not that word: "no-one", "can-do".
_PATTERN = re.compile(rf"(?<![\w-])(?=\w)(?:{_NEVER_MEANT}|(?:{one_of(_KIND_OF)})(?!\w|-\w))", re.IGNORECASE)
