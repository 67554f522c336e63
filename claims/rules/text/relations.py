"""Words that say how two things are related, for suggestions of causal wording: lists that a person reads and edits.

The levels follow those with which press releases and abstracts were compared (Sumner et al. 2014; Li, Zhang and Yu
2017; Yu, Li and Wang 2019): no relation, correlational, conditional causal, direct causal. The lists are our own.
A verb stands here once; its forms are made (claims.rules.text.listed).
"""

from claims.rules.text.listed import entries

# --- What one thing does to another ---------------------------------------------------------------------------------

EFFECT_VERBS = entries("""
    abolish, abrogate, accelerate, activate, affect, aggravate, alleviate, alter, ameliorate, arrest, attenuate,
    augment, avert, blunt, buffer, calm, cleanse, clear, clog, combat, complicate, compromise, constrict, counter,
    counteract, cure, curtail, dampen, deplete, destroy, detoxify, differentiate, dilate, diminish, disrupt, dissolve,
    downregulate, drain, elevate, elicit, eliminate, endanger, energise, energize, enhance, eradicate, erase, evoke,
    exacerbate, expedite, extend, facilitate, flush, foster, fuel, generate, halt, halve, hamper, hasten, heal,
    heighten, hinder, hurt, hydrate, immunomodulate, impair, improve, induce, inhibit, interfere, jeopardise,
    jeopardize, kill, lengthen, lessen, maximise, maximize, mediate, minimise, minimize, mitigate, modify, modulate,
    neutralise, neutralize, normalise, normalize, nourish, obstruct, offset, optimise, optimize, outperform,
    potentiate, precipitate, predispose, preserve, prevent, prolong, promote, prompt, protect, provoke, purify, raise,
    reactivate, rebalance, rebuild, reduce, regenerate, regulate, rejuvenate, relax, relieve, remedy, remodel, renew,
    replenish, restore, retard, reverse, revitalise, revitalize, revive, save, scavenge, sensitise, sensitize,
    sharpen, shield, shorten, shrink, slash, smooth, soften, soothe, spare, speed, spur, stabilise, stabilize,
    stimulate, strengthen, suppress, tackle, tame, thin, thwart, transform, unclog, undermine, upregulate, weaken,
    widen, worsen
""")
# These are nouns as well: what stands before and after them has to say that they are used as verbs.
EFFECT_NOUNS = entries("""
    benefit, block, boost, cause, control, curb, cut, damage, decrease, delay, double, drive, ease, fight, harm, help,
    impact, increase, influence, limit, lower, repair, shape, slow, stop, support, treat, trigger, triple, work
""")
IRREGULAR = {
    "cut": "cuts cutting", "shrink": "shrinks shrank shrunk shrinking", "rebuild": "rebuilds rebuilt rebuilding",
    "stop": "stops stopped stopping", "drive": "drives drove driven driving", "fight": "fights fought fighting",
    "hurt": "hurts hurting", "offset": "offsets offsetting", "spur": "spurs spurred spurring", "clog": "clogs clogged",
    "unclog": "unclogs unclogged", "thin": "thins thinned thinning",
    "work": "", "speed": "speeds sped speeding", "control": "controls controlled controlling",
}  # fmt: skip
EFFECT_PHRASES = entries("""
    lead to, leads to, led to, leading to, result in, results in, resulted in, resulting in, contribute to,
    contributes to, contributed to, contributing to, contributor to, give rise to, gives rise to, gave rise to, bring
    about, brings about, brought about, responsible for, due to, attributable to, attributed to, a result of, the
    result of, caused by, triggered by, driven by, explained by, cause of, causes of, consequence of, consequences of,
    effect on, effects on, effect of, effects of, impact on, impacts on, impact of, impacts of, influence on,
    influence of, effective, efficacious, ineffective, effectiveness of, efficacy of, beneficial, harmful,
    detrimental, deleterious, benefits of, benefits from, benefited from, role in, key to, put … at risk, puts … at
    risk, put … at increased risk, puts … at increased risk, put … at higher risk, puts … at higher risk, make you,
    makes you, make it easier, makes it easier, makes patients, makes … more, make … more, makes … less, make … less,
    makes … better, make … better, makes … sick, make … sick, make … aggressive, makes … aggressive, makes … fat, make
    … fat, makes … stronger, make … stronger, makes … younger, make … younger, works, keep … healthy, keeps … healthy,
    keep … away, keeps … away, ward off, wards off, stave off, staves off, get rid of, gets rid of, provide relief,
    provides relief, provided relief, brings relief, provide protection, provides protection, provided protection,
    confer … benefit, confers … benefit, have … benefits, has … benefits, confer protection, confers protection, gives
    you, has benefits, have benefits, successfully treated, successful in, saves lives, save lives, saved lives,
    speeds up, slows down, stem from, stems from, can be prevented, culprit, culprits, to blame, turn into, turns
    into, turned into, side effect of, complication of, complications of, causal, shows promise, show promise, holds
    promise, hold promise, good for, bad for, essential for, crucial for, therapeutic effect, therapeutic effects,
    protective effect, protective effects
""")

# --- Two things go together, and no more is said --------------------------------------------------------------------

TOGETHER = entries("""
    associated, associated with, association between, associations between, association of, associations of,
    association with, associations with, the association, this association, an association, no association, strong
    association, significant association, positive association, inverse association, negative association, independent
    association, associations, linked, linked to, linked with, link between, links between, link to, links to, link
    with, genetic link, strong link, similar link, connected to, connected with, connection between, connections
    between, tied to, ties between, relationship between, relationships between, relationship of, relationship with,
    relation between, relation of, inversely related, positively related, closely related to, correlate, correlates,
    correlated, correlating, correlation, correlations, hand in hand, coincide with, coincides with, coincided with,
    coupled with, predict, predicts, predicted, predicting, predictor, predictors, predictive, prognostic, risk
    factor, risk factors, risk marker, risk markers, marker of, marker for, markers of, markers for, biomarker for,
    biomarker of, indicator of, indicators of, determinant of, determinants of, more likely, less likely, as likely,
    likelier, likelihood of, more prone, less prone, prone to, more common in, more common among, less common in, less
    common among, more frequent, less frequent, more often, less often, more prevalent, less prevalent, at risk of, at
    risk for, odds of, odds ratio, hazard ratio, times the risk, twice the risk, double the risk, half the risk, twice
    as, half as, varies with, vary with, varied by, varies by, vary by, increase with, increases with, increased with,
    decrease with, decreases with, decreased with, rises with, declines with, improved after, improved following,
    reduced after, reduced following, decreased after, decreased following, increased after, increased following,
    disappeared after, disappeared following, resolved after, resolved following, dose-response, unrelated,
    independent of, dependent on, depends on, disparities, disparity, saw improvements, noticed improvements, reported
    improvements, vulnerable, susceptible to, was related to, were related to, is related to, are related to, not
    related to, did not differ, do not differ, live longer, lives longer, lived longer, die earlier, die younger, more
    slowly, factor in, factors in, factor for, factors for, saw … improvement, noticed … improvement, reported …
    improvement, saw … improvements, noticed … improvements, reported … improvements, face increased, faces increased,
    face … risk, faces … risk, carry … risk, carries … risk, have … risk, has … risk, had … risk
""")
# One group or time beside another: words of degree, what is counted, and words that compare.
DEGREE = entries("""
    higher, lower, greater, increased, reduced, decreased, elevated, raised, improved, worse, poorer, better, fewer,
    longer, shorter, larger, smaller, diminished, impaired, heightened, excess, double, twice, threefold, fourfold
""")
COUNTED = entries("""
    risk, risks, rate, rates, odds, chance, chances, likelihood, probability, incidence, prevalence, mortality,
    survival, level, levels, score, scores, death, deaths, morbidity, frequency, proportion, hazard, danger, outcome,
    outcomes, performance, function, intake, concentration, concentrations, expression, complications, symptoms,
    readmission, readmissions, pain
""")
COMPARED = entries("""
    differed between, compared with, compared to, in comparison with, in comparison to, versus, difference in,
    differences in, difference between, differences between, differed, no difference, similar to those, similar with
    respect to, between groups, between the groups, in both groups, prevalent in, prevalent among
""")

# --- What leaves open whether there is an effect --------------------------------------------------------------------

SOFTENERS = entries("""
    may, might, could, maybe, perhaps, possibly, possible, potentially, potential, presumably, probably, apparently,
    appear, appears, appeared, seem, seems, seemed, seemingly, likely, plausible, plausibly, conceivably, thought to,
    believed to, suspected to, hypothesised to, hypothesized to, expected to, promise, promising, would, hints, hoped
    to, supposed to, said to, claimed to, hope to, hopes to, if, provided that, as long as, only when, tend to, tends
    to, tended to, in theory, theoretically, in some cases, in some patients, rarely, sometimes
""")

# The same where it follows the effect.
CONDITIONS = entries("""
    if, only if, unless, provided that, as long as, only when, depending on, under certain conditions, under certain
    circumstances, under the right conditions, in the right conditions
""")

# --- What states no effect ------------------------------------------------------------------------------------------

# Before "to" and a verb: what is asked, planned, advised or needed.
PURPOSES = frozenset(
    entries("""
    aim, aims, aimed, attempt, attempts, attempted, call, calls, carried, committed, conducted, dedicated, designed,
    developed, done, effort, efforts, encouraged, equipped, given, goal, goals, hope, hoped, hopes, how, implemented,
    important, indicated, initiatives, intended, measures, motivated, necessary, need, needed, needs, objective,
    offered, often, opportunities, opportunity, order, performed, plan, planned, planning, plans, policies,
    prescribed, program, programme, programmes, programs, purpose, recommended, required, seek, seeks, sought, steps,
    strategies, strategy, strive, strives, taken, taking, targeted, time, told, tried, tries, try, trying, undertaken,
    urged, used, want, wanted, wants, way, ways, wish, wishes, work, working
""")
)
NOT_KNOWN = entries("""
    it is not known, is unknown, are unknown, remains unknown, remain unknown, remains unclear, remain unclear, is
    unclear, are unclear, not clear, not well known, little is known, is not known, are not known, not well
    understood, poorly understood, to be elucidated, to be determined, remains to be, remain to be, not fully
    understood, been inconsistent, were inconsistent, are inconsistent, inconclusive
""")
NO_FINDING = entries("""
    to determine whether, to determine if, to determine the, to examine whether, to examine the, to assess whether, to
    assess the, to assess if, to evaluate the, to evaluate whether, to investigate the, to investigate whether, to
    explore the, to explore whether, to test whether, to find out, to learn whether, to understand, aimed to, aim of
    this, aim was, purpose of, objective of, objective was, set out to, sought to, further research, further studies,
    further study, further trials, further investigation, future research, future studies, more research, more
    studies, larger studies, additional studies, additional research, is needed, are needed, is warranted, are
    warranted, is required, are required, should, we recommend, is recommended, are recommended, importance of, it is
    important to, is published in, was published, are published, be published, appears in, appears online, official
    journal, this review, this article, press release, can be downloaded, for more information
""")
# --- What is asked, not shown, or called untrue: the words after these are not what the text states ------------------

QUESTION_WORDS = entries("""
    do, does, did, don't, doesn't, didn't, is, are, was, were, isn't, aren't, wasn't, weren't, can, could, can't,
    cannot, couldn't, will, would, won't, wouldn't, may, might, should, shouldn't, has, have, had, hasn't, haven't, how,
    why, what, when, where, which, who, whom, whose
""")
# Before "whether" or "if".
ASKING = entries("""
    ask, assess, check, decide, determine, establish, evaluate, examine, explore, find out, investigate, know, learn,
    question, see, study, test, understand, wonder
""")
ASKING_IRREGULAR = {
    "find out": "finding out", "know": "knows knew known", "see": "seeing", "understand": "understood",
}  # fmt: skip
SHOWN = entries("""
    shown, shows, showed, proved, proven, proves, demonstrated, demonstrates, established, confirmed, confirms, verified
""")
NOT_SHOWN = entries("""
    is no evidence, is no good evidence, is no convincing evidence, is no proof, is no scientific evidence, is no
    scientific proof, is little evidence, with no evidence, without evidence, without proof, is doubtful, lacks evidence
""")
UNTRUE = entries("""
    not true that, isn't true that, not the case that, isn't the case that, untrue that, false that, wrong that, myth
    that, misconception that, wrong to say, wrong to claim, false claim that, not correct that, incorrect that
""")

NOT_CAUSAL = entries("""
    is a type, are a type, is a kind, are a kind, is a form, are a form, is a part, is one of, are one of, is a
    disease, is a condition, is a group, is defined, are defined, is known as, are known as, is called, are called,
    refer to, refers to, consist of, consists of, found in, present in, collected from, obtained from, isolated from,
    harvested from, derived from, used to treat, used for
""")
