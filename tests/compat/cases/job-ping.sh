# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a program with file capabilities, started by root and by another user'
packages=iputils-ping
needs='raw packets (NET_RAW): they can be forged in the names of neighbours'
start='ping -c 1 127.0.0.1 && setpriv --reuid 33 --regid 33 --clear-groups ping -c 1 127.0.0.1'
