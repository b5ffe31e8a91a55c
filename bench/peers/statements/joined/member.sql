select id, nickname, avatar_url from member where id = $1
