"""Endless tasks that end when they are told to."""

import asyncio


def goes_on() -> bool:
    """Say whether nobody has cancelled the running task: the condition of every endless loop.

    A library beneath may swallow the cancellation itself: `asyncio.wait_for` of Python 3.11, which the Redis client
    sends through, does when its work ends at the same moment (CPython gh-86296). The request to cancel still stands.
    """
    task = asyncio.current_task()
    return task is None or task.cancelling() == 0
