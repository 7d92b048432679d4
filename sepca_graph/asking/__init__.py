"""How is the graph asked: named queries, safe running, rows, and things found by their names?"""
