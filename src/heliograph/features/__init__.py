"""The product, cut by feature; each feature owns its tables and speaks through its service and events."""
