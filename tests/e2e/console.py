# SPDX-License-Identifier: Apache-2.0
"""console.py SOCKET COMMAND…: runs COMMAND, which is to send a terminal to SOCKET as a
runtime does; prints what arrives on that terminal until it is closed."""
import array
import os
import socket
import subprocess
import sys


def receive_fd(listener):
    connection, _ = listener.accept()
    fds = array.array("i")
    _, ancillary, _, _ = connection.recvmsg(4096, socket.CMSG_LEN(fds.itemsize))
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            fds.frombytes(data[: fds.itemsize])
    return fds[0]


def main():
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(sys.argv[1])
    listener.listen(1)
    listener.settimeout(30)
    command = subprocess.Popen(sys.argv[2:])
    terminal = receive_fd(listener)
    status = command.wait()
    while True:
        try:
            got = os.read(terminal, 4096)
        except OSError:  # EIO: the other side is closed
            break
        if not got:
            break
        sys.stdout.buffer.write(got)
    sys.exit(status)


main()
