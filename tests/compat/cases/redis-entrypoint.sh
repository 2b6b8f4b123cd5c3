# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root entrypoint that owns its data and drops privileges'
packages=redis
quick=yes
start='chown -R redis /var/lib/redis && exec setpriv --reuid redis --regid redis --clear-groups redis-server --bind 0.0.0.0 --protected-mode no --dir /var/lib/redis --save 1 1'
ask='redis-cli -h "$IP" set key value && redis-cli -h "$IP" save | grep OK'
