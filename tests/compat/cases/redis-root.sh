# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='plain daemon of root'
packages=redis
start='exec redis-server --bind 0.0.0.0 --protected-mode no --dir /var/lib/redis'
ask='redis-cli -h "$IP" set key value && redis-cli -h "$IP" save | grep OK'
