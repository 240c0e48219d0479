"""Commands that write an author's files: update, approve, init. They change what they mean to and leave every other character alone."""
