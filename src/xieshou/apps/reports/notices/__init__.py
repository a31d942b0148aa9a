"""Public notices of projects (项目公告公示): drawn from the project's row, as a page for the public and in Word.

Belongs here: which columns fill which field, the page, the document. Does not belong: the fields and their wording
(`data/public_notice.yaml`, `engine.projects.public_notice`); that a notice was put up, which `projects` records.
"""
