select id, title from product where id = any($1::uuid[])
