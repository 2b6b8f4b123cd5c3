# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root on port 53 that changes to bind'
packages='bind9 bind9-dnsutils'
quick=yes
start='mkdir -p /run/named && chown bind /run/named && exec named -f -u bind'
ask='dig +short +time=2 @"$IP" localhost | grep 127.0.0.1'
