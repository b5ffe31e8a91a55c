select * from bench.claim($1, $2, $3)
