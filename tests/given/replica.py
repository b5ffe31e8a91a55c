"""A primary and its streaming replica, both on Unix sockets and of a test's own."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from bff.embedded import accounts, addresses, cluster, postgres, processes, wheel
from bff.embedded.accounts import Account
from bff.embedded.folders import private
from bff.embedded.wheel import Binaries

SETTINGS = {
    "listen_addresses": "",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "max_connections": "60",
    "shared_buffers": "16MB",
    # Nobody keeps what a test writes.
    "fsync": "off",
    # As soon as its transaction is over, for whoever waits until nothing is left to replay.
    "wal_writer_delay": "1ms",
    "TimeZone": "UTC",
}
REPLICATES = "local replication all trust\n"
COPYING = ("-U", "postgres", "-R", "-X", "stream", "--checkpoint=fast", "--no-sync")
START_S_MAX = 60.0
BEHIND = "select $1::pg_lsn > pg_last_wal_replay_lsn()"


@dataclass(frozen=True, slots=True)
class Server:
    """One PostgreSQL of the two, which may be stopped and started again."""

    binaries: Binaries
    account: Account
    cluster: Path
    sockets: Path

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run it for as long as the block lasts."""
        settings = SETTINGS | {"unix_socket_directories": str(private(self.sockets, self.account))}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        server = processes.spawn(
            [self.binaries.postgres, "-D", self.cluster, *options],
            account=self.account,
            cwd=self.cluster,
            log=self.cluster.with_suffix(".log"),
            mark=str(self.cluster),
        )
        try:
            assert processes.until(self._is_ready, within_s=START_S_MAX)
            yield
        finally:
            processes.stop(server, postgres.LADDER)

    def url(self, role: str) -> str:
        """Return where it is reached."""
        return addresses.own_database(self.sockets, role=role)

    async def told(self, statement: str, *values: object) -> object:
        """Run a statement as the superuser and return its first value."""
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            return await connection.fetchval(statement, *values)
        finally:
            await connection.close()

    def _is_ready(self) -> bool:
        written = postgres.read_pid_file(self.cluster)
        return written is not None and written.is_ready


@dataclass(frozen=True, slots=True)
class Pair:
    """A primary and its replica."""

    primary: Server
    replica: Server

    async def paused(self) -> None:
        """Have the replica replay nothing for now."""
        await self.replica.told("select pg_wal_replay_pause()")
        while await self.replica.told("select pg_get_wal_replay_pause_state()") != "paused":
            pass

    async def resumed(self) -> None:
        """Have the replica replay again, and return when it has seen all there is by now."""
        await self.replica.told("select pg_wal_replay_resume()")
        await self.caught_up()

    async def caught_up(self) -> None:
        """Return when the replica has replayed all that is written by now."""
        written = await self.primary.told("select pg_current_wal_lsn()")
        while await self.replica.told(BEHIND, written):
            pass


@contextmanager
def running() -> Iterator[Pair]:
    """Run a primary and its replica for as long as the block lasts."""
    account = accounts.for_postgres()
    binaries = wheel.usable_by(account, wheel.installed(), say=str)
    with TemporaryDirectory() as folder, ExitStack() as servers:
        home = Path(folder)
        # Its own user must pass through.
        home.chmod(0o711)
        made = cluster.ready(home, binaries, account, say=str)
        with (made / "pg_hba.conf").open("a") as rules:
            rules.write(REPLICATES)
        primary = Server(binaries, account, made, home / "p")
        servers.enter_context(primary.running())
        yield Pair(primary, _copied(primary, home))


def _copied(primary: Server, home: Path) -> Server:
    account = primary.account
    fresh = private(home / "replica", account)
    program = primary.binaries.postgres.with_name("pg_basebackup")
    done = processes.finished(
        [program, *COPYING, "-h", primary.sockets, "-D", fresh],
        account=account,
        cwd=fresh,
    )
    assert done.returncode == 0, done.stdout
    return Server(primary.binaries, account, fresh, home / "r")
