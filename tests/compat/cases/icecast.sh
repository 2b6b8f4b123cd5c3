# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='own user'
packages=icecast2
user=icecast2
start='exec icecast2 -c /etc/icecast2/icecast.xml'
ask='curl -sf "http://$IP:8000/status-json.xsl" | grep icestats'
