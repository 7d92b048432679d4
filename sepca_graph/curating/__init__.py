"""How do a curator's files and tables come into the content?"""
