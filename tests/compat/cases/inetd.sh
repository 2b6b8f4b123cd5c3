# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon that starts its services as others'
packages=openbsd-inetd
start='echo "7777 stream tcp nowait www-data /usr/bin/id id -un" >/etc/inetd.conf && exec inetd -i'
ask='nc -w 3 "$IP" 7777 </dev/null | grep www-data'
