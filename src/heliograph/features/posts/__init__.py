"""Posts: what people publish, and the one short way to see it.

Owns `posts.post` (one row a post, from the first request for an upload to its deletion), `posts.author_count`
(exactly the number of an author's published posts), `posts.tagged` (exactly whom published posts show) and
`posts.hashtagged` (exactly the hashtags in their captions).
A post goes awaiting_upload → processing → published or failed, by way of held where a moderator must look first, and
ends as deleted; it is published when every one of its media is ready, once. `published_id`, given at that moment,
orders it among all posts. Whoever may not see a post gets the answer for one that does not exist, for its bytes too.
Events out: PostSubmitted (unheard), PostPublished, PostEdited (unheard), PostDeleted.
Events in: media's MediaReady and MediaFailed, accounts' AccountErased.
"""
