"""The platform: a Django project whose apps carry the names of the five stages."""
