"""Is the content fit to be published?"""
