"""Many orders on the processes of a Dask cluster: in the order of input, in bounded memory, through lost workers.

An order whose worker is lost is done again on another one by the scheduler; its outcome is taken once, here, so nothing
is counted twice. Who can reach a scheduler can run anything on its workers: the cluster is trusted like this machine.
"""

from __future__ import annotations

import contextlib
import logging
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from secops_cli import __version__
from secops_cli.errors import CommandLineError, SecopsError, UnreadableSource
from secops_cli.pipeline import Opened, open_repository
from secops_cli.source.base import MAX_DATA_FILE
from secops_cli.source.sealed import SealedSource, seal
from secops_cli.tasks.batch import Order, Outcome, already_known, failed, judged, opening, remember, run
from secops_cli.tasks.batch_pool import LOST, LOST_HINT, internal_fault

if TYPE_CHECKING:
    from distributed import Client, Future

_AHEAD: Final = 3
"""Orders a thread of the cluster that are under way or waiting to be handed on."""
PATIENCE: Final = 20
"""Seconds after which it is looked whether there are workers left; also how long the first one is waited for."""
_Begin: TypeAlias = "Callable[[Client, Order], Callable[[], Outcome]]"
_ADDRESS: Final = re.compile(r"(?:(?:tcp|tls)://)?(?:\[[0-9a-fA-F:.]+\]|[^/\s:\[\]]+):\d{1,5}/?")
_GO_ON: Final = "集群恢复后加 --resume 接着做，已经做完的不再做。"


def run_on_cluster(orders: Sequence[Order], address: str, *, send: bool) -> Iterator[Outcome]:
    """Yield the outcome of each order, in their order.

    Args:
        orders: what is to be done.
        address: of the scheduler, `tcp://host:port` or `tls://host:port`.
        send: read the repositories here and send what was read; else the workers read them under the same paths.

    Raises:
        CommandLineError: Dask is not installed, or no such address.
        UnreadableSource: no scheduler, no worker, or one with another version of secops; or they were lost on the way.
    """
    return _outcomes(_connected(address), deque(orders), _begin_sent if send else _begin_shared)


def _outcomes(client: Client, rest: deque[Order], begin: _Begin) -> Iterator[Outcome]:
    from distributed import CancelledError

    under_way: deque[Callable[[], Outcome]] = deque()
    try:
        while rest or under_way:
            ahead = _AHEAD * max(1, sum(client.ncores().values()))
            while rest and len(under_way) < ahead:
                under_way.append(begin(client, rest.popleft()))
            yield under_way.popleft()()
    except (OSError, CancelledError, RuntimeError):  # the last is what a timeout in the middle of a timeout is
        raise UnreadableSource("与调度器的联系断了", _GO_ON) from None
    finally:
        _close(client)


def _connected(address: str) -> Client:
    if not _ADDRESS.fullmatch(address):  # Dask would take its time, and tell of it at the end
        raise CommandLineError(f"不是调度器的地址：{address or '(空的)'}", "写成 tcp://主机:端口 或 tls://主机:端口。")
    try:
        from dask import config
        from distributed import Client
    except ImportError:
        raise CommandLineError(
            "没有安装 Dask", "安装：pip install 'secops-cli[cluster]'；不用集群时去掉 --scheduler。"
        ) from None
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what it would say of lost workers is in the lines
    # What is sent with an order has to stand in it: data that is put on a worker beforehand is lost with the worker.
    config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"})
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except ValueError as fault:
        raise CommandLineError(
            f"不是调度器的地址：{address}({fault})", "写成 tcp://主机:端口 或 tls://主机:端口。"
        ) from None
    except OSError as fault:  # a TimeoutError is one too
        raise UnreadableSource(f"连不上调度器 {address}：{fault}", "看 dask scheduler 在不在、端口对不对。") from None
    try:
        _check(client)
    except BaseException:
        _close(client)
        raise
    return client


def _close(client: Client) -> None:
    with contextlib.suppress(OSError, RuntimeError):  # without a scheduler there is nothing to take leave of
        client.close(timeout=PATIENCE)


def _check(client: Client) -> None:
    """Wait for a worker, and refuse workers that would judge by other rules."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise UnreadableSource("调度器没有工作进程", "在各台机器上启动 dask worker，每个进程一个线程。") from None
    try:
        versions: dict[str, str] = client.run(version)
    except ModuleNotFoundError as fault:
        raise UnreadableSource(
            f"工作进程上没有 {fault.name}", "在各台机器上装同一个版本的 secops-cli[cluster]。"
        ) from None
    other = sorted(f"{worker} 是 {found}" for worker, found in versions.items() if found != __version__)
    if other:
        raise UnreadableSource(f"工作进程的 secops 不是 {__version__}：{'；'.join(other)}", "装同一个版本。")


def version() -> str:
    """Return the version of secops in the process that is asked."""
    return __version__


# --- an order under way -----------------------------------------------------------------------------------------


def _begin_shared(client: Client, order: Order) -> Callable[[], Outcome]:
    """Have a repository read where it is judged: the path has to mean the same there."""
    future = client.submit(run, _elsewhere(order), pure=False)
    return lambda: _outcome(client, order, future)


def _begin_sent(client: Client, order: Order) -> Callable[[], Outcome]:
    """Read a repository here, and have what was read judged."""
    try:
        opened, state = opening(order)
        known = already_known(order, opened, state)
        if known is not None:
            return lambda: known
        package = Package(_elsewhere(order), _sealed(order, opened), state)
    except SecopsError as fault:
        return _lost(order, fault.message, fault.hint)
    except Exception as fault:  # noqa: BLE001  of this order only, as where it is read elsewhere
        return _lost(order, *internal_fault(fault))
    future = client.submit(run_package, package, pure=False)
    store = opened.store

    def finish() -> Outcome:
        outcome = _outcome(client, order, future)
        remember(order, store, outcome)
        return outcome

    return finish


def _lost(order: Order, message: str, hint: str) -> Callable[[], Outcome]:
    outcome = Outcome(failed(order, message, hint))
    return lambda: outcome


@dataclass(frozen=True, slots=True)
class Package:
    """An order with all that has to be read for it, and the key of what its line rests on."""

    order: Order
    source: SealedSource
    state: str


def run_package(package: Package) -> Outcome:
    """Judge an organisation whose repository was sent along."""
    order = package.order
    try:
        return judged(order, open_repository(order.request, package.source), package.state)
    except SecopsError as fault:
        return Outcome(failed(order, fault.message, fault.hint))


def _elsewhere(order: Order) -> Order:
    """The order for another machine: a path that does not hang on this process, and nothing of this one's cache."""
    request = replace(order.request, path=order.request.path.absolute(), cache=None)
    return replace(order, request=request)


def _sealed(order: Order, opened: Opened) -> SealedSource:
    """What was read of a repository, with its own templates where documents are made by them."""
    templates = (
        path
        for path, entry in opened.source.files.items()
        if order.reports and order.trust_repository and path.startswith("templates/") and entry.kind == "file"
    )
    small = (path for path in templates if opened.source.files[path].size <= MAX_DATA_FILE)
    sealed = seal(opened.source, tuple(dict.fromkeys((*opened.plan.slots, *small))))
    opened.digests.save()
    return sealed


def _outcome(client: Client, order: Order, future: Future) -> Outcome:
    """Wait for an order; what it met is its own fault, and only the loss of the whole cluster is everybody's."""
    from distributed import KilledWorker

    while True:
        try:
            fault = future.exception(timeout=PATIENCE)
            break
        except TimeoutError:
            if not client.ncores():
                raise UnreadableSource("集群里没有工作进程了", _GO_ON) from None
    if fault is None:
        found: Outcome = future.result()
        return found
    if isinstance(fault, KilledWorker):
        return Outcome(failed(order, LOST, LOST_HINT))
    return Outcome(failed(order, *internal_fault(fault)))
