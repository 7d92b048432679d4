"""What does a reader see of a thing, a link, the record?"""
