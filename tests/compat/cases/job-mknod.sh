# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a root file system is made, with its device nodes'
packages=tar
needs='device nodes: no user namespace can make one'
start='mkdir -p /srv/root/dev && mknod -m 666 /srv/root/dev/null c 1 3 && tar -C /srv -cf /tmp/root.tar root && tar -tvf /tmp/root.tar | grep "1,3"'
