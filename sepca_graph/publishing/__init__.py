"""Which files leave the program: pages, pictures, network and RDF files, a whole build?"""
