# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='plain server of root on port 80'
packages=python3
quick=yes
start='cd /srv && echo 42 >f && exec python3 -m http.server 80'
ask='curl -sf "http://$IP/f" | grep 42'
