"""When a notification is repeated that was not taken."""

import orjson

MINUTE_S, HOUR_S = 60, 3_600
# The documents: fifteen times within a day or so, after a first try at once.
LADDER_S = (
    *(15, 15, 30, 3 * MINUTE_S, 10 * MINUTE_S, 20 * MINUTE_S, 30 * MINUTE_S, 30 * MINUTE_S),
    *(30 * MINUTE_S, HOUR_S, 3 * HOUR_S, 3 * HOUR_S, 3 * HOUR_S, 6 * HOUR_S, 6 * HOUR_S),
)
LADDER = orjson.dumps(LADDER_S).decode()
LAST_TRY = len(LADDER_S)
