"""Backup and restore (备份与恢复): one file that holds the register, the home folder and, if asked, the sealed keys.

Belongs here: the file's shape, writing it, and putting an installation back from it, all or nothing.
Does not belong: asking for a passphrase and exit codes (`cli.backup`), what a key is for (`apps.accounts.keys`).
"""
