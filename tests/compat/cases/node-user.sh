# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='an image whose USER is a number'
packages=nodejs
user=1000:1000
start='exec node -e "require(\"http\").createServer((q, a) => a.end(String(6 * 7))).listen(8080)"'
ask='curl -sf "http://$IP:8080/" | grep 42'
