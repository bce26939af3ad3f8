"""Mail: single messages, mailboxes of many, and what Outlook keeps in forms of its own."""
