"""Loading what a published report says: ``docs/import.md`` tells the rules for people.

``loading`` runs the steps in one transaction: ``organizations`` → ``headcount`` → the money
(``rows`` → ``base`` → ``headings`` → ``lines`` → ``figures``) → ``published`` → ``comparison``.
"""
