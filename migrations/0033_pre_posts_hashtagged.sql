-- Published posts by their hashtags, in the order in which people are shown them; those published before among them.
CREATE TABLE IF NOT EXISTS posts.hashtagged (
    hashtag text COLLATE "C" NOT NULL,
    published_id bigint NOT NULL,
    CONSTRAINT hashtagged_pkey PRIMARY KEY (hashtag, published_id)
);
INSERT INTO posts.hashtagged (hashtag, published_id)
SELECT DISTINCT unnest(hashtags), published_id
FROM posts.post
WHERE state = 'published' AND hashtags <> '{}'
ON CONFLICT DO NOTHING;
