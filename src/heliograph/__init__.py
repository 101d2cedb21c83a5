"""Heliograph: a photo and video sharing social network that anyone can run."""
