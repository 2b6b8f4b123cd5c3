# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root that starts services as others'
packages='supervisor redis'
start='printf "[supervisord]\nnodaemon=true\nuser=root\npidfile=/run/s.pid\nlogfile=/dev/null\nlogfile_maxbytes=0\n[program:r]\ncommand=redis-server --bind 0.0.0.0 --protected-mode no --dir /tmp\nuser=redis\n" >/etc/s.conf && exec supervisord -c /etc/s.conf'
ask='redis-cli -h "$IP" ping | grep PONG'
