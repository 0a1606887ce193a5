"""What a process that calculates may do instead of its best. It imports little, for each such process begins anew."""

import os
import signal

from scheduling import solving

#: Seconds until nobody asks any more.
PATIENCE = 90


def slowly(pipe, *asked) -> None:
    """Answer, but not before somebody asks to stop."""
    pipe.send(("progress", {"stage": "choosing", "share": 0.1, "value": 20, "bound": 60}))
    pipe.poll(PATIENCE)
    solving.work(pipe, *asked)


def breaking(_pipe, *_asked) -> None:
    """Die as a process does that took more memory than there is."""
    os.kill(os.getpid(), signal.SIGKILL)
