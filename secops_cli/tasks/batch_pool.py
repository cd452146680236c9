"""Many orders on the processors of this machine: in the order of input, in bounded memory, through lost workers.

Processes are spawned, so that it is the same on every system, and renewed after some hundred orders, so that nothing
that a library keeps can grow with the number of organisations.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import Final

from secops_cli.load.light_events import use_light_events
from secops_cli.tasks.batch import Order, Outcome, failed, run

MAX_JOBS: Final = 60
"""More processes than this Windows cannot wait for."""
_BEFORE_RENEWAL: Final = 500
"""Orders that a process works on before it makes room for a new one, about."""
_AHEAD: Final = 4
"""Orders a process that are under way or waiting to be handed on; the files that they make are held in memory."""
LOST = "判定它的进程中途消失"
LOST_HINT = "多半是内存不够或系统中止了它；用 secops grade 单独看这个单位。"
_FAULT_HINT = "这是 secops 的缺陷，请报告；设环境变量 SECOPS_DEBUG=1 单独运行 secops grade 可看到详情。"


def run_all(orders: Sequence[Order], jobs: int) -> Iterator[Outcome]:
    """Yield the outcome of each order, in their order, whatever the number of processes.

    An order in which a process dies, or secops itself fails, is a fault in its own line; those that were under way
    beside it are done again.

    Args:
        orders: what is to be done.
        jobs: how many processes, 1 to `MAX_JOBS`.
    """
    rest = deque(orders)
    while rest:
        here = [rest.popleft() for _ in range(min(len(rest), jobs * _BEFORE_RENEWAL))]
        left = yield from _until_broken(here, min(jobs, len(here)))
        for order in left[: jobs * _AHEAD]:  # one of these is the one in which the process died
            lost = yield from _until_broken([order], 1)
            if lost:
                yield Outcome(failed(order, LOST, LOST_HINT))
        rest.extendleft(reversed(left[jobs * _AHEAD :]))


def _until_broken(orders: Sequence[Order], jobs: int) -> Generator[Outcome, None, Sequence[Order]]:
    """Yield outcomes in order; return the orders without one, where a process died."""
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)
    under_way: deque[Future[Outcome]] = deque()
    done = 0
    try:
        for number, order in enumerate(orders):
            while done + len(under_way) < min(len(orders), done + jobs * _AHEAD):
                under_way.append(pool.submit(run, orders[done + len(under_way)]))
            outcome = _outcome(order, under_way.popleft())
            done = number + 1
            yield outcome
    except BrokenProcessPool:
        return orders[done:]
    finally:
        pool.shutdown(cancel_futures=True)
    return ()


def _outcome(order: Order, future: Future[Outcome]) -> Outcome:
    fault = future.exception()
    if fault is None:
        return future.result()
    if isinstance(fault, BrokenProcessPool):
        raise fault
    return Outcome(failed(order, *internal_fault(fault)))


def internal_fault(fault: BaseException) -> tuple[str, str]:
    """Return what is said of a fault of secops itself, and what to do."""
    return f"程序内部错误：{type(fault).__name__}: {fault}", _FAULT_HINT


def _begin() -> None:
    """Set up a process: an interrupt is for the one that hands out the work, and without that one it ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_light_events()
    gc.disable()  # as in every run of the program: hardly any cycles are made
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
