"""`python -m standins PORT DESK`: every outside service on loopback, and the page on which one plays the customer."""

import signal
import sys
import threading

from standins.page import Page
from standins.scene import Scene


def main() -> None:
    port, desk = int(sys.argv[1]), sys.argv[2]
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_signal: stop.set())
    scene = Scene(desk)
    with Page(scene, port):
        scene.set_up()
        stop.wait()


if __name__ == "__main__":
    main()
