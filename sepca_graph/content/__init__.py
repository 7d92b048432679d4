"""Which files make the content, and which statements do they make?"""
