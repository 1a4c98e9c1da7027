"""What the runtime raises on purpose; everything else that comes out of it is an outage or a bug."""


class Rejected(Exception):  # noqa: N818 - it says what happened to the event, as the domain errors do
    """An event breaks a rule for good: retrying cannot help, so it becomes a dead letter.

    `code` is stable and kebab-case and becomes the reason of the dead letter; it holds no personal data.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class EventTooLarge(ValueError):  # noqa: N818 - the fact, as the domain errors do
    """An event is larger than the 64 KB that the NL GOV profile for CloudEvents allows."""

    def __init__(self, event_type: str, size: int) -> None:
        super().__init__(f"{event_type}: {size} bytes")


class LeadershipLost(Exception):  # noqa: N818 - not an error: another member took over, as it should
    """Another member of the group holds what this one thought to hold; what was fetched comes again elsewhere."""
