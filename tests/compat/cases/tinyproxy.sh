# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root that changes to tinyproxy'
packages=tinyproxy-bin
start='printf "Port 8888\nUser nobody\nGroup nogroup\nTimeout 5\n" >/etc/t.conf && exec tinyproxy -d -c /etc/t.conf'
ask='curl -s -o /dev/null -w "%{http_code}" -x "http://$IP:8888" http://127.0.0.1:1/ | grep -E "403|500|502"'
