# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon that starts jobs as others'
packages=cron
start='echo "* * * * * www-data id -un >/tmp/ran" >/etc/cron.d/c && chmod 644 /etc/cron.d/c && cron -f & c=$!; sleep 2; kill -0 $c && su -s /bin/sh www-data -c "id -un" | grep www-data && kill $c'
