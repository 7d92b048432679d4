"""Where do finished graphs stand, and how do statements come into a kept one and leave it?"""
