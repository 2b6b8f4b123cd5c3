# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='daemon of root that changes to another user by itself'
packages=memcached
quick=yes
start='exec memcached -u memcache -l 0.0.0.0'
ask='printf "set k 0 60 2\r\n42\r\nget k\r\nquit\r\n" | nc -w 3 "$IP" 11211 | grep "^42"'
