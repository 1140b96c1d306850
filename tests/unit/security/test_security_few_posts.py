"""The first posts of an address in a minute pass; more are for the limiter to judge."""

from __future__ import annotations

from security.few_posts import FEW, FewPosts


def test_the_first_few_of_a_minute_pass_and_the_next_do_not():
    posts = FewPosts()
    assert [posts.is_one_more("198.18.0.1", minute=7) for _ in range(FEW + 2)] == [True] * FEW + [False] * 2


def test_each_address_is_counted_for_itself_and_each_minute_anew():
    posts = FewPosts()
    for _ in range(FEW):
        posts.is_one_more("198.18.0.1", minute=7)
    assert posts.is_one_more("198.18.0.2", minute=7)
    assert not posts.is_one_more("198.18.0.1", minute=7)
    assert posts.is_one_more("198.18.0.1", minute=8)
