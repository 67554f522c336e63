"""Work the agreement figures of a release out again, from its files alone.

    python3 agreement_of_release.py FOLDER

prints each figure of data/agreement.csv beside what comes out here, and ends with status 1 where two differ. It needs
Python 3.9 and nothing else. What each figure is stands in agreement.md.
"""

import csv
import sys
from collections import Counter, defaultdict
from pathlib import Path

csv.field_size_limit(2**31 - 1)


def read(folder, name):
    with (Path(folder) / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


def judged_in(folder):
    """By round and judgement: what each rater said last, before they saw the others, of each unit."""
    apart = {(row["round_uid"], unit_of(row)) for row in read(folder, "round_units") if row["role"] != "plain"}
    said = defaultdict(dict)
    for row in last_ratings(folder, apart):
        claim, rater = row["claim_uid"], row["reviewer_uid"]
        compared = f"{claim} {row['comparator']} {row['comparator_claim_uid']}"
        units = {"verdict": claim, "certainty": row["question_uid"] or claim, "wording_gap": compared}
        for judgement, unit in units.items():
            if row[judgement]:
                said[row["round_uid"], judgement][unit, rater] = row[judgement]
    for row in last_answers(folder, apart):
        said[row["round_uid"], f"item:{row['item']}"][unit_of(row), row["reviewer_uid"]] = row["answer"]
    for row in read(folder, "descriptions"):
        if row["round_uid"] and row["state"] == "coded" and counts(row, row["coded_stage"], row["claim_uid"], apart):
            for name in WORDING:
                if row[name]:
                    said[row["round_uid"], f"wording:{name}"][row["claim_uid"], row["coder_uid"]] = row[name]
    return said


def counts(row, stage, unit, apart):
    return stage == "independent" and (row["round_uid"], unit) not in apart


def last_ratings(folder, apart):
    last = {}
    for row in read(folder, "ratings"):
        claim = row["claim_uid"]
        if claim and counts(row, row["stage"], claim, apart):
            place = row["round_uid"], claim, row["reviewer_uid"]
            last.pop(place, None)
            last[place] = {name: row[name] for name in RATED}
    return last.values()


def last_answers(folder, apart):
    answers = [row for row in read(folder, "answers") if row["rating_uid"]]
    answers = [row for row in answers if counts(row, row["stage"], unit_of(row), apart)]
    newest = {(row["round_uid"], unit_of(row), row["reviewer_uid"]): row["rating_uid"] for row in answers}
    return [row for row in answers if newest[row["round_uid"], unit_of(row), row["reviewer_uid"]] == row["rating_uid"]]


WORDING = ("voice", "claim_type", "strength", "commitment", "answers")
RATED = (
    "round_uid", "claim_uid", "reviewer_uid", "verdict", "certainty", "wording_gap", "question_uid", "comparator",
    "comparator_claim_uid",
)  # fmt: skip


def unit_of(row):
    """The claim, source or publisher that a row is about."""
    kind = row.get("unit") or next((kind for kind in ("claim", "source", "publisher") if row[f"{kind}_uid"]), "claim")
    return row[f"{kind}_uid"]


def by_unit(said, levels=None):
    """How often each value was given, unit by unit."""
    units = defaultdict(Counter)
    for (unit, _rater), value in said.items():
        if levels is None or value in levels:
            units[unit][value] += 1
    return list(units.values())


def mean_agreement(units, credit):
    shared = [unit for unit in units if sum(unit.values()) > 1]
    return sum(
        sum(n * (sum(credit(k, other) * m for other, m in unit.items()) - 1) for k, n in unit.items())
        / (sum(unit.values()) * (sum(unit.values()) - 1))
        for unit in shared
    ) / len(shared)


def same(one, other):
    return float(one == other)


def percent(units):
    return mean_agreement(units, same)


def alpha(units, order=None):
    shared = [unit for unit in units if sum(unit.values()) > 1]
    used, observed = Counter(), Counter()
    for unit in shared:
        size = sum(unit.values())
        used.update(unit)
        for k, n in unit.items():
            for other, m in unit.items():
                observed[k, other] += n * (m - (k == other)) / (size - 1)
    total, middle, so_far = sum(used.values()), {}, 0
    for level in order or ():
        middle[level] = so_far + used[level] / 2
        so_far += used[level]

    def far(k, other):
        return (middle[k] - middle[other]) ** 2 if order else 1 - same(k, other)

    expected = sum(used[k] * used[other] * far(k, other) for k in used for other in used) / (total - 1)
    return 1 - sum(n * far(*pair) for pair, n in observed.items()) / expected


def gwet(units, possible, credit=same):
    shares = Counter()
    for unit in units:
        for k, n in unit.items():
            shares[k] += n / sum(unit.values()) / len(units)
    total = sum(credit(k, other) for k in possible for other in possible)
    q = len(possible)
    chance = total / (q * (q - 1)) * sum(shares[k] * (1 - shares[k]) for k in possible)
    return (mean_agreement(units, credit) - chance) / (1 - chance)


def ac2(units, order):
    place = {level: number for number, level in enumerate(order)}
    return gwet(units, order, lambda k, other: 1 - ((place[k] - place[other]) / (len(order) - 1)) ** 2)


def fleiss(units):
    given = sum((unit for unit in units), Counter())
    chance = sum((n / sum(given.values())) ** 2 for n in given.values())
    return (mean_agreement(units, same) - chance) / (1 - chance)


def cohen(said, one, other):
    first = {unit: value for (unit, rater), value in said.items() if rater == one}
    second = {unit: value for (unit, rater), value in said.items() if rater == other}
    shared = sorted(first.keys() & second.keys())
    rows, columns = Counter(first[unit] for unit in shared), Counter(second[unit] for unit in shared)
    agreed = sum(first[unit] == second[unit] for unit in shared) / len(shared)
    chance = sum(rows[k] * columns[k] for k in rows) / len(shared) ** 2
    return (agreed - chance) / (1 - chance)


def worked_out(row, said):
    levels, order = row["levels"].split(), row["order"].split()
    if row["figure"] == "cohen":
        return cohen(said, *row["raters"].split())
    if row["figure"] in ("alpha_ordinal", "ac2"):
        ordered = by_unit(said, order)
        return alpha(ordered, order) if row["figure"] == "alpha_ordinal" else ac2(ordered, order)
    units = by_unit(said)
    if row["figure"] == "ac1":
        return gwet(units, levels)
    return {"percent": percent, "alpha_nominal": alpha, "fleiss": fleiss}[row["figure"]](units)


def main(folder):
    said, wrong = judged_in(folder), 0
    for row in read(folder, "agreement"):
        if row["value"]:
            found = worked_out(row, said[row["round_uid"], row["judgement"]])
            differs = abs(found - float(row["value"])) > 1e-9
            wrong += differs
            name = " ".join(filter(None, (row["round_uid"], row["judgement"], row["figure"], row["raters"])))
            print(f"{name}: {float(row['value']):.6f}, again {found:.6f}{' DIFFERS' if differs else ''}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1]) else 0)
