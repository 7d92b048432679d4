"""What can be computed from what a curator wrote, and what follows from it?"""
