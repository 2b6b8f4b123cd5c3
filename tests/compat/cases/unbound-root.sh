# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root on port 53 that changes to unbound'
packages='unbound bind9-dnsutils'
start='printf "server:\n interface: 0.0.0.0\n access-control: 0.0.0.0/0 allow\n chroot: \"\"\n username: unbound\n local-zone: x. static\n local-data: \"a.x. A 10.9.8.7\"\n" >/etc/unbound/u.conf && exec unbound -d -c /etc/unbound/u.conf'
ask='dig +short +time=2 @"$IP" a.x | grep 10.9.8.7'
