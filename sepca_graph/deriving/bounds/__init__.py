"""Which bounds in time follow from dates, from what claims attest, and from the rules of docs/model.md?"""
