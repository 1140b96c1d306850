"""The first posts of an address in a minute pass; of more, ten at a time are for the limiter to judge."""

from __future__ import annotations

from security.few_posts import FEW, TOGETHER, FewPosts


def test_nobody_is_asked_about_the_first_few_of_a_minute_and_then_once_for_ten():
    posts = FewPosts()
    asked = [posts.one_more("198.18.0.1", minute=7) for _ in range(FEW + 2 * TOGETHER + 1)]
    ten = [TOGETHER] + [0] * (TOGETHER - 1)
    assert asked == [0] * FEW + ten + ten + [TOGETHER]


def test_whoever_was_refused_is_asked_about_each_time_until_the_minute_ends():
    posts = FewPosts()
    for _ in range(FEW + 1):
        posts.one_more("198.18.0.1", minute=7)
    posts.refused("198.18.0.1", minute=7)
    assert [posts.one_more("198.18.0.1", minute=7) for _ in range(3)] == [1, 1, 1]
    assert posts.one_more("198.18.0.2", minute=7) == 0
    assert posts.one_more("198.18.0.1", minute=8) == 0


def test_each_address_is_counted_for_itself_and_each_minute_anew():
    posts = FewPosts()
    for _ in range(FEW):
        posts.one_more("198.18.0.1", minute=7)
    assert posts.one_more("198.18.0.2", minute=7) == 0
    assert posts.one_more("198.18.0.1", minute=7) == TOGETHER
    assert posts.one_more("198.18.0.1", minute=8) == 0
