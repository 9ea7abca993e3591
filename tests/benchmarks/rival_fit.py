"""Run by a Python that has fsrs-rs-python: learners with histories in, for each its parameters, seconds, and losses out.

A learner is ``{"histories": [[[rating, days since the answer before], …], …], "ours": [21 parameters]}``; both sets of
parameters are judged by fsrs-rs itself.
"""

import json
import sys
import time
from importlib.metadata import version

import fsrs_rs_python


def fitted(histories: list, ours: list[float]) -> dict:
    start = time.perf_counter()
    items, cards = [], []
    for card, history in enumerate(histories):
        for end in range(2, len(history) + 1):
            if history[end - 1][1] > 0:  # answers of the same day are not predicted
                items.append(fsrs_rs_python.FSRSItem([fsrs_rs_python.FSRSReview(*answer) for answer in history[:end]]))
                cards.append(card)
    parameters = fsrs_rs_python.FSRS(fsrs_rs_python.DEFAULT_PARAMETERS).compute_parameters(items, cards)
    seconds = time.perf_counter() - start
    theirs_loss, ours_loss = (fsrs_rs_python.FSRS(w).evaluate(items).log_loss for w in (parameters, ours))
    return {"parameters": list(parameters), "seconds": seconds, "theirs_loss": theirs_loss, "ours_loss": ours_loss}


learners = [fitted(**learner) for learner in json.load(sys.stdin)]
json.dump({"version": version("fsrs-rs-python"), "learners": learners}, sys.stdout)
