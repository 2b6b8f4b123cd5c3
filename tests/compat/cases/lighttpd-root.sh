# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root on port 80, changes to www-data'
packages=lighttpd
start='exec lighttpd -D -f /etc/lighttpd/lighttpd.conf'
ask='curl -s -o /dev/null -w "%{http_code}" "http://$IP/" | grep -E "200|403|404"'
