"""Processes of a proof, each in a group of its own, that are ended by its id."""

import os
import signal
import subprocess
import time
from pathlib import Path


class Group:
    """A process with all that it starts; what it prints goes to a file."""

    def __init__(self, name, command, environment, logs: Path, **options):
        logs.mkdir(parents=True, exist_ok=True)
        self.name = name
        self.log = logs / f"{name}.log"
        with self.log.open("wb") as stderr:
            options = {"stdin": subprocess.DEVNULL, "stdout": stderr} | options
            self.process = subprocess.Popen(
                command, env=environment, stderr=stderr, start_new_session=True, **options
            )

    def end(self):
        """Asks all of it to end, and kills what has not after half a minute."""
        for sign, seconds in ((signal.SIGTERM, 30), (signal.SIGKILL, 5)):
            if not self.send(sign):
                return
            wait(lambda: not self.send(0), seconds)

    def send(self, sign):
        """Whether any process of the group was there."""
        self.process.poll()
        try:
            os.killpg(self.process.pid, sign)
            return True
        except ProcessLookupError:
            return False


def wait(is_met, seconds, every=0.2):
    """Whether something became true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_met():
            return True
        time.sleep(every)
    return bool(is_met())


def having(text, where="environ"):
    """Ids of the processes with a text in their environment or their command line."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if text.encode() in (folder / where).read_bytes().replace(b"\0", b" "):
                found.append(int(folder.name))
        except OSError:
            pass  # It has just ended, or is another user's.
    return [pid for pid in found if pid != os.getpid()]
