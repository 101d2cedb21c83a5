-- Where on its pictures a post shows people: {"<account>": [file, x, y]}, of those in tagged_ids alone.
ALTER TABLE posts.post ADD COLUMN tag_spots jsonb NOT NULL DEFAULT '{}';
