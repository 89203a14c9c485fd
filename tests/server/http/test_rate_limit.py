"""What one client may take."""

from __future__ import annotations

import pytest

from server.http.rate_limit import Budget, network


class Clock:
    """A time that goes on when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def spend(budget: Budget, clock: Clock, seconds: float, address: str = "192.0.2.1", agent: str = "one") -> None:
    begun = budget.begin(address, agent)
    clock.now += seconds
    budget.end(address, agent, begun, seconds)


def test_two_minutes_worth_at_once_and_then_as_much_as_flows_off() -> None:
    clock = Clock()
    budget = Budget(60.0, clock)
    for _ in range(20):
        assert budget.wait("192.0.2.1", "one") == 0
        spend(budget, clock, 0.0)
        budget.end("192.0.2.1", "one", 0.0, 6.0)
    wait = budget.wait("192.0.2.1", "one")
    assert 1 <= wait <= 3
    assert budget.wait("192.0.2.1", "another") == 0
    assert budget.wait("192.0.2.2", "one") == 0
    clock.now += wait
    assert budget.wait("192.0.2.1", "one") == 0


def test_a_smaller_budget_takes_longer_to_come_back() -> None:
    clock = Clock()
    budget = Budget(6.0, clock)
    budget.end("192.0.2.1", "one", 0.0, 15.0)
    wait = budget.wait("192.0.2.1", "one")
    assert 30 <= wait <= 32
    clock.now += wait
    assert budget.wait("192.0.2.1", "one") == 0


def test_all_programs_of_an_address_together_have_four_times_as_much() -> None:
    clock = Clock()
    budget = Budget(60.0, clock)
    for number in range(4):
        budget.end("192.0.2.1", f"program {number}", 0.0, 119.9)
        assert budget.wait("192.0.2.1", "new") == 0
    budget.end("192.0.2.1", "program 5", 0.0, 2.0)
    assert budget.wait("192.0.2.1", "new") > 0
    assert budget.wait("192.0.2.9", "new") == 0


def test_running_queries_count_while_they_run() -> None:
    clock = Clock()
    budget = Budget(60.0, clock)
    begun = [budget.begin("192.0.2.1", "one") for _ in range(4)]
    assert budget.wait("192.0.2.1", "one") == 0
    clock.now += 45.0
    assert budget.wait("192.0.2.1", "one") > 0
    for one in begun:
        budget.end("192.0.2.1", "one", one, 45.0)
    clock.now += 61.0
    assert budget.wait("192.0.2.1", "one") == 0


def test_no_more_than_five_at_once() -> None:
    budget = Budget(60.0, Clock())
    for _ in range(5):
        assert budget.wait("192.0.2.1", "one") == 0
        budget.begin("192.0.2.1", "one")
    assert budget.wait("192.0.2.1", "one") == 1
    budget.end("192.0.2.1", "one", 1000.0, 0.0)
    assert budget.wait("192.0.2.1", "one") == 0


def test_no_budget_is_no_limit() -> None:
    budget = Budget(0.0, Clock())
    budget.end("192.0.2.1", "one", budget.begin("192.0.2.1", "one"), 1e9)
    assert budget.wait("192.0.2.1", "one") == 0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_one_client_is_an_address_or_its_network(address: str, expected: str) -> None:
    assert network(address) == expected
