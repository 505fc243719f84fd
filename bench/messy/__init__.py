"""Messy files whose content is known, and the engines that read them; see ../messy.py."""
