-- Posts that were published before their tags were listed.
INSERT INTO posts.tagged (account_id, published_id)
SELECT DISTINCT unnest(tagged_ids), published_id
FROM posts.post
WHERE state = 'published' AND tagged_ids <> '{}'
ON CONFLICT DO NOTHING;
