"""One line for each thing that was looked at, and how many of them there were."""

passed = failed = 0


def tell(same: bool, label: str, *details: object) -> bool:
    global passed, failed
    print(f"{'ok  ' if same else 'FAIL'} {label}", flush=True)
    if not same:
        for detail in details[:8]:
            print(f"     {str(detail)[:400]}")
    passed, failed = passed + same, failed + (not same)
    return same


def end() -> int:
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1
