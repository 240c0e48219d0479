"""The command line: arguments in, exit code out. It decides nothing that a stage could decide.

Exit codes: 0 fine; 1 the policy or a post has problems; 2 the command was not understood or a file is in the way.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

from policyloom import arguments, project
from policyloom.commands import COMMANDS
from policyloom.report import terminal


def main(typed: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    typed = sys.argv[1:] if typed is None else typed
    parser = arguments.parser(typed[0] if typed else "")
    options = parser.parse_args(typed)
    if options.command is None:
        parser.print_help()
        return 2
    gc.disable()  # The process is short; collecting garbage would cost a third of it.
    terminal.prepare()
    try:
        module, _, function = COMMANDS[options.command].partition(":")
        code = int(getattr(import_module(module), function)(options))
        sys.stdout.flush()
        return code
    except project.ProjectError as error:
        print(f"policyloom: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # as a shell counts SIGPIPE: nobody reads on, and that tells nothing about the policy
        terminal.silence()
        return 141
    except OSError as error:
        print(f"policyloom: {error.filename or 'the output'}: {error.strerror or error}", file=sys.stderr)
        terminal.silence()
        return 2
    except KeyboardInterrupt as stop:
        print("policyloom: stopped; nothing was replaced", file=sys.stderr)
        return 143 if isinstance(stop, terminal.Terminated) else 130
