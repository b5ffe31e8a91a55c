select id, nickname, avatar_url as "avatarUrl" from member where id = any($1::uuid[])
