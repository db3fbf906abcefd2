"""Telling people: notices of what happened, the inbox, and one e-mail now and then about them."""
