"""Kills processes at random, by seed, and starts them again."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from deploy.postgres import SERVICES
from tests.load.stack import Member, Stack, fetch

Blow = tuple[Callable[..., None], *tuple[str, ...]]
PATIENCE_SECONDS = 20
FEW_SECONDS = 5
FAILPOINTS = ("relay-before-publish", "relay-before-mark", "consumer-before-offset-commit")


@dataclass(slots=True)
class Chaos:
    """What was killed, in order; `run` goes on until `kills` are done and the load is through."""

    stack: Stack
    rng: random.Random
    kills: int
    gap: float
    done: list[str] = field(default_factory=list)
    enough: Callable[[], bool] = field(init=False)

    def run(self, enough: Callable[[], bool]) -> None:
        """Kill one thing after another: every kind at least once, each failpoint once per service, then at random."""
        plan: list[Blow] = [(self.failpoint, point, service) for service in SERVICES for point in FAILPOINTS]
        kinds: list[Blow] = [(self.process, role) for role in ("api", "worker")] + [(self.postgres,), (self.relay,)]
        if self.stack.broker is not None:
            kinds.append((self.broker,))
        plan = [*plan, *kinds, *kinds]
        self.rng.shuffle(plan)
        self.enough = enough
        while not (len(self.done) >= self.kills and enough() and not plan):
            kind, *arguments = plan.pop() if plan else self.rng.choice(kinds)
            kind(*arguments)
            time.sleep(self.rng.uniform(0.3, 1) * self.gap)
        for member in self.stack.members.values():
            if not member.alive:
                member.start()

    def process(self, role: str) -> None:
        member = self.rng.choice([m for m in self.stack.members.values() if m.role == role])
        member.kill()
        self.done.append(f"SIGKILL {member.name}")
        time.sleep(self.rng.uniform(0, 1))
        member.start()

    def postgres(self) -> None:
        self.stack.postgres.kill()
        self.done.append("SIGKILL postgres")
        time.sleep(self.rng.uniform(0, 1))
        self.stack.postgres.start()

    def broker(self) -> None:
        assert self.stack.broker is not None  # only chosen when there is one
        self.stack.broker.kill()
        self.done.append("SIGKILL broker")
        time.sleep(self.rng.uniform(0, 1))
        self.stack.broker.start()

    def relay(self) -> None:
        """End the session of a relay, so that it loses its leadership in the middle of things."""
        service = self.rng.choice(SERVICES)
        fetch(
            self.stack.url("postgres"),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1",
            f"{service}-relay",
        )
        self.done.append(f"terminate {service} relay")

    def failpoint(self, point: str, service: str) -> None:
        """Start the workers of a service such that the first to pass the point dies there; then start them plainly.

        Waits PATIENCE_SECONDS for that, and FEW_SECONDS once the load is through.
        """
        workers = [m for m in self.stack.members.values() if m.service == service and m.role == "worker"]
        for worker in workers:
            worker.kill()
            worker.start({"FAILPOINTS": f"{point}:{self.rng.randint(1, 4)}"})
        died: Member | None = None
        deadline = time.monotonic() + (FEW_SECONDS if self.enough() else PATIENCE_SECONDS)
        while died is None and time.monotonic() < deadline:
            died = next((w for w in workers if not w.alive), None)
            time.sleep(0.05)
        self.done.append(f"SIGKILL {service} at {point}" if died else f"SIGKILL {service} (passed no {point})")
        for worker in workers:
            worker.kill()
            worker.start()
