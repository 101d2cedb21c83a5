-- Whom published posts show, in the order in which people are shown them; those that were published before among them.
CREATE TABLE IF NOT EXISTS posts.tagged (
    account_id bigint NOT NULL,
    published_id bigint NOT NULL,
    CONSTRAINT tagged_pkey PRIMARY KEY (account_id, published_id)
);
INSERT INTO posts.tagged (account_id, published_id)
SELECT DISTINCT unnest(tagged_ids), published_id
FROM posts.post
WHERE state = 'published' AND tagged_ids <> '{}'
ON CONFLICT DO NOTHING;
