"""What each command does: options in, exit code out. `COMMANDS` is the table; it knows no stage's inside.

A row is `"module:function"`, imported on use, so that `lint` loads no compiler. Exit codes: 0 fine; 1 the policy or a post has
problems; 2 the command was not understood or a file is in the way.
"""

COMMANDS: dict[str, str] = {
    "init": "policyloom.commands.revising:init",
    "check": "policyloom.commands.making:check",
    "build": "policyloom.commands.making:build",
    "serve": "policyloom.commands.serving:serve",
    "publish": "policyloom.commands.publishing:publish",
    "test": "policyloom.commands.making:test",
    "explain": "policyloom.commands.telling:explain",
    "diff": "policyloom.commands.telling:diff",
    "survey": "policyloom.commands.telling:survey",
    "update": "policyloom.commands.revising:update",
    "approve": "policyloom.commands.revising:approve",
    "review": "policyloom.commands.reviewing:review",
    "lint": "policyloom.commands.linting:lint",
    "audit": "policyloom.commands.linting:audit",
}
