"""Lines of a proof: `ok` and `not ok`, and how many there were of each."""

import time

passed, failed = 0, 0
began = time.monotonic()


def check(what, expected, got):
    """Tells whether something is as expected; what differs is printed."""
    global passed, failed
    if expected == got:
        passed += 1
        print(f"ok     {what} ({time.monotonic() - began:.0f} s)", flush=True)
        return
    failed += 1
    print(f"not ok {what} ({time.monotonic() - began:.0f} s)", flush=True)
    print(f"       expected {shortened(expected)}\n       got      {shortened(got)}", flush=True)


def shortened(value):
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 4_000 else f"{text[:2_000]} … {text[-2_000:]}"


def end():
    """Prints the sum, and returns the exit code."""
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
