"""How are statements written so that the same statements give the same bytes?"""
