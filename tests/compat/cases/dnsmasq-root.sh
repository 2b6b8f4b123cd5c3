# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root on port 53 that changes to nobody'
packages='dnsmasq-base bind9-dnsutils'
start='exec dnsmasq -k --no-resolv --no-hosts --user=nobody --address=/a.x/10.9.8.7'
ask='dig +short +time=2 @"$IP" a.x | grep 10.9.8.7'
