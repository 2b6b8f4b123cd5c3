# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root that changes to proxy'
packages=squid
start='exec squid -N -d 1'
ask='curl -s -o /dev/null -w "%{http_code}" -x "http://$IP:3128" http://127.0.0.1/ | grep -E "403|503"'
