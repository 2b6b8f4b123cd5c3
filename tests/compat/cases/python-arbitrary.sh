# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='an image for arbitrary user ids'
packages=python3
user=1000770000
start='cd /tmp && echo 42 >f && exec python3 -m http.server 8080'
ask='curl -sf "http://$IP:8080/f" | grep 42'
