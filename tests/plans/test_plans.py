"""The hot statements use the indexes their docstrings name, and sort no unbounded set."""

from collections.abc import AsyncGenerator

import asyncpg
import pytest
import pytest_asyncio

POSTS, AUTHORS = 20_000, 400


@pytest_asyncio.fixture
async def connection(fresh_database: str) -> "AsyncGenerator[asyncpg.Connection[asyncpg.Record]]":
    """A database with enough posts and follows for the planner to think."""
    opened = await asyncpg.connect(fresh_database)
    await opened.execute(
        f"""
        INSERT INTO posts.post (post_id, author_id, state, published_id, media_count, published_at)
        SELECT n * 1024, 1 + n % {AUTHORS}, 'published', n * 1024 + 1, 1, now()
        FROM generate_series(1, {POSTS}) AS n;
        INSERT INTO graph.follow (follower_id, followee_id, follow_id)
        SELECT a, b, a * 1000 + b
        FROM generate_series(1, {AUTHORS}) AS a, generate_series(1, {AUTHORS}) AS b
        WHERE a <> b AND (a + b) % 4 = 0;
        INSERT INTO graph.counts (account_id, follower_count) SELECT n, 1 FROM generate_series(1, 20000) AS n;
        INSERT INTO graph.follower_delta (account_id, change) SELECT n, 1 FROM generate_series(1, 20000) AS n;
        INSERT INTO platform.event (name, partition_key, payload)
        SELECT 'x', n, '' FROM generate_series(1, 20000) AS n;
        INSERT INTO platform.delivery (group_name, event_id, due_at)
        SELECT 'g' || event_id % 4, event_id, now() + interval '1 hour' FROM platform.event;
        INSERT INTO media.medium (
            media_id, account_id, purpose, object_id, position, state, content_type, size_bytes, upload_key
        )
        SELECT n * 1024, 1 + n % {AUTHORS}, 'post', n * 1024, 0, 'ready', 'image/jpeg', 1, ''
        FROM generate_series(1, {POSTS}) AS n;
        INSERT INTO graph.mark (owner_id, other_id, kind, mark_id)
        SELECT a, b, 'close_friend', a * 1000 + b
        FROM generate_series(1, {AUTHORS}) AS a, generate_series(1, 30) AS b
        WHERE a <> b;
        INSERT INTO feed.served (
            page_id, account_id, served_at, feed_order, is_exploring, formula, published_ids, positions, scores,
            features
        )
        SELECT n, n % {AUTHORS}, now(), 'ranked', false, 1, '', '', '', '' FROM generate_series(1, 20000) AS n;
        INSERT INTO feed.impression (account_id, post_id, sitting, dwell_ms)
        SELECT n % {AUTHORS}, n, n / 100, 1 FROM generate_series(1, 20000) AS n;
        INSERT INTO graph.reader (account_id, version) SELECT n, n FROM generate_series(1, 20000) AS n;
        INSERT INTO feed.reader_reads (account_id, reads) SELECT n, n FROM generate_series(1, 20000) AS n;
        INSERT INTO feed.author_mode (author_id, mode, cut_id) SELECT n, 'pull', n FROM generate_series(1, 20000) AS n;
        INSERT INTO feed.unpushed (published_id, author_id) SELECT n, n FROM generate_series(1, 20000) AS n;
        INSERT INTO accounts.account (account_id, username, email, password_hash, full_name)
        SELECT n, 'somebody' || n, n || '@example.org', '', '' FROM generate_series(1, 20000) AS n;
        INSERT INTO posts.tagged (account_id, published_id) SELECT n % 400, n FROM generate_series(1, 20000) AS n;
        ANALYZE;
        """
    )
    yield opened
    await opened.close()


HOT = {
    "session": (
        "SELECT account_id FROM accounts.session WHERE session_id = 5",
        "session_pkey",
    ),
    "names that begin so": (
        "SELECT account_id FROM accounts.account WHERE username ~>=~ 'somebody1' AND username ~<~ ('somebody1' || '~')"
        " AND suspended_at IS NULL AND deleted_at IS NULL ORDER BY username USING ~<~ LIMIT 40",
        "account_by_prefix",
    ),
    "posts that show somebody": (
        "SELECT published_id FROM posts.tagged WHERE account_id = 7 AND published_id < 9000000"
        " ORDER BY published_id DESC LIMIT 21",
        "tagged_pkey",
    ),
    "accounts to erase": (
        "SELECT account_id FROM accounts.account WHERE deleted_at <= now() - interval '30 days'"
        " AND deleted_at IS NOT NULL AND password_hash <> '' ORDER BY deleted_at LIMIT 100",
        "account_to_erase",
    ),
    "published posts": (
        "SELECT post_id FROM posts.post WHERE published_id = ANY('{1025,2049,4097}'::bigint[])"
        " AND state = 'published' ORDER BY published_id DESC",
        "post_published_id_key",
    ),
    "an author's grid": (
        "SELECT post_id FROM posts.post WHERE author_id = 7 AND state = 'published' AND published_id < 9000000"
        " ORDER BY published_id DESC LIMIT 21",
        "post_by_author",
    ),
    "pull": (
        "SELECT recent.published_id FROM unnest('{1,2,3,4,5}'::bigint[]) AS author (author_id) CROSS JOIN LATERAL ("
        " SELECT published_id FROM posts.post WHERE post.author_id = author.author_id AND state = 'published'"
        " AND published_id < 9000000 ORDER BY published_id DESC LIMIT 20) AS recent"
        " ORDER BY recent.published_id DESC LIMIT 20",
        "post_by_author",
    ),
    "counts of followers": (
        "SELECT given.account_id, coalesce(counts.follower_count, 0) + coalesce((SELECT sum(change)"
        " FROM graph.follower_delta WHERE follower_delta.account_id = given.account_id), 0)"
        " FROM unnest('{1,2,3}'::bigint[]) AS given (account_id) LEFT JOIN graph.counts USING (account_id)",
        "follower_delta_by_account",
    ),
    "followed among": (
        "SELECT followee_id FROM graph.follow WHERE follower_id = 7 AND followee_id = ANY('{1,5,9}'::bigint[])",
        "follow_pkey|follow_by_followee",
    ),
    "followers by keyset": (
        "SELECT follower_id FROM graph.follow WHERE followee_id = 7 AND follower_id > 50"
        " ORDER BY follower_id LIMIT 1000",
        "follow_by_followee",
    ),
    "own ids of published": (
        "SELECT published_id, post_id FROM posts.post WHERE published_id = ANY('{1025,2049,4097}'::bigint[])",
        "post_published_id_key",
    ),
    "published among": (
        "SELECT post_id, published_id, author_id FROM posts.post WHERE post_id = ANY('{1024,2048,4096}'::bigint[])"
        " AND state = 'published'",
        "post_pkey",
    ),
    "qualities": (
        "SELECT object_id, quality FROM media.medium WHERE object_id = ANY('{1024,2048,4096}'::bigint[])"
        " AND position = 0 AND state <> 'retired' AND predecessor_id IS NULL",
        "medium_object",
    ),
    "close friends among": (
        "SELECT other_id FROM graph.mark WHERE owner_id = 7 AND other_id = ANY('{1,5,9}'::bigint[])"
        " AND kind = 'close_friend'",
        "mark_pkey|mark_newest",
    ),
    "marks about an account": (
        "SELECT ctid FROM graph.mark WHERE other_id = 7 ORDER BY mark_id LIMIT 100",
        "mark_by_other",
    ),
    "what somebody was served last": (
        "SELECT page_id, published_ids FROM feed.served WHERE account_id = 7 ORDER BY page_id DESC LIMIT 100",
        "served_newest",
    ),
    "old served pages": (
        "DELETE FROM feed.served WHERE page_id IN"
        " (SELECT page_id FROM feed.served WHERE page_id < 500 ORDER BY page_id LIMIT 50)",
        "served_pkey",
    ),
    "old impressions": (
        "DELETE FROM feed.impression WHERE (account_id, post_id, sitting) IN (SELECT account_id, post_id, sitting"
        " FROM feed.impression WHERE sitting < 3 ORDER BY sitting LIMIT 50)",
        "impression_oldest",
    ),
    "a sample of followers": (
        "SELECT sample.follower_id FROM unnest('{1,2,3}'::bigint[]) AS given (account_id) CROSS JOIN LATERAL (("
        " SELECT follower_id FROM graph.follow WHERE followee_id = given.account_id AND follower_id > 50"
        " ORDER BY follower_id LIMIT 32) UNION ALL ("
        " SELECT follower_id FROM graph.follow WHERE followee_id = given.account_id AND follower_id <= 50"
        " ORDER BY follower_id LIMIT 32) LIMIT 32) AS sample",
        "follow_by_followee",
    ),
    "posts since": (
        "SELECT recent.post_count FROM unnest('{1,2,3}'::bigint[]) AS author (author_id) CROSS JOIN LATERAL ("
        " SELECT count(*) AS post_count FROM (SELECT published_id FROM posts.post"
        " WHERE post.author_id = author.author_id AND state = 'published' AND published_id > 9000000"
        " ORDER BY published_id DESC LIMIT 500) AS newest) AS recent",
        "post_by_author",
    ),
    "the newest of each": (
        "SELECT newest.published_id FROM unnest('{1,2,3,4,5}'::bigint[]) AS author (author_id) CROSS JOIN LATERAL ("
        " SELECT published_id FROM posts.post WHERE post.author_id = author.author_id AND state = 'published'"
        " ORDER BY published_id DESC LIMIT 40) AS newest ORDER BY newest.published_id DESC LIMIT 500",
        "post_by_author",
    ),
    "changes of whom one follows": (
        "SELECT version, recent_version, recent FROM graph.reader WHERE account_id = 7",
        "reader_pkey",
    ),
    "an author's mode": (
        "SELECT mode, cut_id FROM feed.author_mode WHERE author_id = 7",
        "author_mode_pkey",
    ),
    "unpushed posts": (
        "SELECT published_id, author_id FROM feed.unpushed ORDER BY published_id DESC LIMIT 2001",
        "unpushed_pkey",
    ),
    "how often readers read": (
        "SELECT account_id, reads FROM feed.reader_reads WHERE account_id = ANY('{1,5,9}'::bigint[])",
        "reader_reads_pkey",
    ),
    "due deliveries": (
        "SELECT event_id FROM platform.delivery WHERE group_name = 'g1' AND due_at <= clock_timestamp()"
        " ORDER BY due_at LIMIT 32 FOR UPDATE SKIP LOCKED",
        "delivery_due",
    ),
}


@pytest.mark.parametrize("name", HOT)
async def test_a_hot_statement_uses_its_index(connection: "asyncpg.Connection[asyncpg.Record]", name: str) -> None:
    statement, index = HOT[name]
    rows = await connection.fetch("EXPLAIN " + statement)
    plan = "\n".join(row[0] for row in rows)
    if name == "session":
        await connection.execute("SET enable_seqscan = off")  # the table is empty here
        plan = "\n".join(row[0] for row in await connection.fetch("EXPLAIN " + statement))
    assert any(wanted in plan for wanted in index.split("|")), plan
    assert "Seq Scan" not in plan, plan
