from studyapp.scheduling import kernel
from studyapp.scheduling.parity import compare_with_py_fsrs


def test_random_histories_give_what_py_fsrs_gives():
    found = compare_with_py_fsrs(1000, seed=1)
    assert (found.histories, found.answers) == (1000, 8000)
    assert found.worst < 1e-6


def test_a_kernel_that_is_a_little_off_is_found_out(monkeypatch):
    monkeypatch.setattr(kernel, "next_difficulty", lambda *a, right=kernel.next_difficulty: right(*a) + 1e-5)
    assert compare_with_py_fsrs(40).difficulty > 1e-6
