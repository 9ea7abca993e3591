"""A start value for how hard a question is, from 1 to 5; answers of learners soon know better."""

_EASIEST, _HARDEST = 1.0, 5.0


def difficulty(
    *,
    requirements: float = 1,
    near_misses: float = 0,  # share of distractors that meet all requirements but one
    near_band: bool = False,
    similarity: float = 0,  # of the distractors to the key, 0 … 1
    several_keys: bool = False,
    recall: bool = False,  # the answer is written, not chosen
    options: float = 4,
) -> float:
    points = 1.5 + 0.9 * (requirements - 1) + 0.5 * near_misses + 0.8 * near_band + similarity
    points += 0.5 * several_keys + 0.5 * recall - 0.4 * max(0, 4 - options)
    return round(min(_HARDEST, max(_EASIEST, points)), 2)
