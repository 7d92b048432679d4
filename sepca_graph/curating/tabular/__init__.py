"""How does a table of spells become links with claims and evidence: its rows, its mapping, and their faults?"""
