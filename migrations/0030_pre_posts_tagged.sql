-- Whom published posts show, in the order in which people are shown them.
CREATE TABLE IF NOT EXISTS posts.tagged (
    account_id bigint NOT NULL,
    published_id bigint NOT NULL,
    CONSTRAINT tagged_pkey PRIMARY KEY (account_id, published_id)
);
