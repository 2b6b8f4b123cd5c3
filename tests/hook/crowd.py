# SPDX-License-Identifier: Apache-2.0
"""What looks like a container to the hook, with any number of mounts: a mount namespace in which
the root file system is mounted, as runtimes have it before they change the root directory.

    crowd.py BUNDLE HOST CONTAINER SOURCE

HOST mounts are made where the machine has its own, CONTAINER binds of SOURCE's directories in
the container. Says "ready" and waits for the end of standard input.
"""
import ctypes
import os
import sys

bundle, host, inside, source = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
libc = ctypes.CDLL(None, use_errno=True)
BIND, PRIVATE, RECURSIVE, NEWNS = 0x1000, 0x40000, 0x4000, 0x20000


def mount(what, where, kind=None, flags=0, data=None):
    def text(s):
        return s.encode() if s else None
    if libc.mount(text(what), text(where), text(kind), flags, text(data)):
        sys.exit("mount on %s: %s" % (where, os.strerror(ctypes.get_errno())))


def crowd(where, n):
    for i in range(n):
        os.mkdir("%s/%d" % (where, i))
    for i in range(n):
        mount("%s/%d" % (source, i % 8), "%s/%d" % (where, i), None, BIND)


for i in range(8):
    os.makedirs("%s/%d" % (source, i), exist_ok=True)
if host:
    os.makedirs(bundle + "/host")
    mount("tmpfs", bundle + "/host", "tmpfs", 0, "mode=755")
    crowd(bundle + "/host", host)
child_in, parent_out = os.pipe()
parent_in, child_out = os.pipe()
pid = os.fork()
if pid == 0:
    os.close(parent_out)
    if libc.unshare(NEWNS):
        sys.exit("no mount namespace")
    mount(None, "/", None, PRIVATE | RECURSIVE)
    rootfs = bundle + "/rootfs"
    mount(rootfs, rootfs, None, BIND)
    mount("tmpfs", rootfs + "/data", "tmpfs", 0, "mode=755")
    crowd(rootfs + "/data", inside)
    os.write(child_out, b"y")
    os.read(child_in, 1)
    os._exit(0)
os.close(child_out)
if os.read(parent_in, 1) != b"y":
    sys.exit("no container")
print(pid, flush=True)
sys.stdin.read()
os.close(parent_out)
os.waitpid(pid, 0)
