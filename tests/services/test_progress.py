from hypothesis import given
from hypothesis import strategies as st

from studyapp.services.progress import Share


def test_the_interval_of_few_answers_is_wide():
    assert Share(3, 4).interval == (36, 94)
    assert Share(300, 400).interval == (71, 78)


@given(st.integers(1, 5000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_lies_within_its_interval(counted):
    share = Share(*counted)
    assert 0 <= share.low <= share.percent <= share.high <= 100
