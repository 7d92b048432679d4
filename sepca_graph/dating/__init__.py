"""What does a date say, and what held within a period?"""
