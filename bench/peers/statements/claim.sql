select outcome, id, terms_id as "termsId", title, benefit, threshold_fen as "thresholdFen",
    usable_from as "usableFrom", usable_until as "usableUntil", "limit", counts
from bench.claim($1, $2, $3)
