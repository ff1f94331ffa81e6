"""Runs the README's first command in a pseudo-terminal, on a copy of the sample, and looks for what a person would see."""

import os
import pty
import select
import shutil
import struct
import fcntl
import termios
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def until(terminal, wanted, seconds=60):
    """Reads the terminal until a text has been sent to it."""
    seen = b""
    end = time.time() + seconds
    while wanted not in seen:
        left = end - time.time()
        if left <= 0 or not select.select([terminal], [], [], left)[0]:
            sys.exit(f"first_command: {wanted!r} never appeared; seen: {seen[-400:]!r}")
        try:
            seen += os.read(terminal, 65536)
        except OSError:
            sys.exit(f"first_command: the program ended; seen: {seen[-400:]!r}")
    return seen


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("corpus", "annotations", "docs", "gloss.toml"):
            source = os.path.join(ROOT, name)
            if os.path.isdir(source):
                shutil.copytree(source, os.path.join(folder, name))
            elif os.path.exists(source):
                shutil.copy(source, folder)
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(ROOT)
            os.execvp("cargo", ["cargo", "run", "--locked", "--release", "--quiet", "--", folder, "--as", "ci"])
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
        until(terminal, "● saved".encode())
        os.write(terminal, b"Np q")
        while True:
            try:
                if not os.read(terminal, 65536):
                    break
            except OSError:
                break
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status != 0:
            sys.exit(f"first_command: it ended with {status}")
        with open(os.path.join(folder, "annotations", "ci.jsonl"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        if len(lines) != 2:
            sys.exit(f"first_command: one span and one mark should be saved, found {lines}")
    print("first command: the sample opens, a tag and a mark are saved")


main()
