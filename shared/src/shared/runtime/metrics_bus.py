"""What operators watch of the event kernel; the labels hold names of services, topics and reason codes only."""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

_BATCH: Final = (1, 5, 10, 25, 50, 100, 250, 500, 1000)

OUTBOX_OLDEST: Final = Gauge(
    "outbox_oldest_unpublished_seconds", "Age of the oldest event that is not on the bus yet", ["service"]
)
OUTBOX_PUBLISHED: Final = Counter("outbox_published_total", "Events published and marked", ["service"])
RELAY_BATCH: Final = Histogram("relay_batch_size", "Events per published batch", ["service"], buckets=_BATCH)
RELAY_ERRORS: Final = Counter("relay_errors_total", "Failed rounds of the relay", ["service", "error"])
RELAY_LEADER: Final = Gauge("relay_leader", "1 in the process that publishes the outbox of the service", ["service"])

CONSUMER_LAG: Final = Gauge(
    "consumer_lag", "Records on the bus that the group has not handled", ["service", "topic", "partition"]
)
CONSUMER_PROGRESS_AGE: Final = Gauge(
    "consumer_progress_age_seconds", "Time since the consumer handled something or had nothing to do", ["service"]
)
CONSUMER_BATCH: Final = Histogram("consumer_batch_size", "Records per handled batch", ["service"], buckets=_BATCH)
CONSUMER_SECONDS: Final = Histogram("consumer_batch_seconds", "Time to handle one batch", ["service"])
CONSUMER_EVENTS: Final = Counter("consumer_events_total", "Events handled for the first time", ["service"])
CONSUMER_ERRORS: Final = Counter("consumer_errors_total", "Batches rolled back to be tried again", ["service", "error"])
CONSUMER_REBUILDS: Final = Counter("consumer_rebuilds_total", "Subscribers rebuilt for lack of progress", ["service"])
INBOX_DUPLICATES: Final = Counter("inbox_duplicates_total", "Events delivered again and dropped", ["service"])
REBALANCES: Final = Counter("rebalances_total", "Times that partitions were taken from this member", ["service"])

DEAD_LETTERS: Final = Counter("dead_letters_total", "Records set aside as dead letters", ["service", "reason"])
DEAD_LETTERS_OPEN: Final = Gauge("dead_letters_open", "Dead letters that await a decision", ["service"])
DEAD_LETTERS_WAITING: Final = Gauge("dead_letters_waiting", "Events parked behind a dead letter", ["service"])

TASK_FAILURES: Final = Counter(
    "worker_task_failures_total",
    "Times that a task of the worker failed and was started again",
    ["service", "task", "error"],
)
TASK_PERIOD: Final = Gauge(
    "worker_task_period_seconds", "How often a periodic task of the worker is to run", ["service", "task"]
)
TASK_SUCCEEDED: Final = Gauge(
    "worker_task_last_success_timestamp_seconds", "When a periodic task last ran well", ["service", "task"]
)
