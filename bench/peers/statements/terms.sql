select id, title, benefit, threshold_fen as "thresholdFen" from campaign_terms where id = any($1::uuid[])
