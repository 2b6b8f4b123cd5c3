# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='own user'
packages=prometheus-node-exporter
user=nobody
start='exec prometheus-node-exporter'
ask='curl -sf "http://$IP:9100/metrics" | grep -m1 node_load1'
