# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root that changes to its own user'
packages=beanstalkd
quick=yes
start='exec beanstalkd -u beanstalkd -l 0.0.0.0 -b /var/lib/beanstalkd'
ask='printf "put 1 0 60 2\r\n42\r\nquit\r\n" | nc -w 3 "$IP" 11300 | grep INSERTED'
