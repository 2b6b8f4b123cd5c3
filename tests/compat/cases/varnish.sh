# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root manager, workers of other users'
packages=varnish
start='printf "vcl 4.1; backend default none; sub vcl_recv { return (synth(200, \"42\")); }" >/etc/v.vcl && exec varnishd -F -a :80 -f /etc/v.vcl -s malloc,16m'
ask='curl -s "http://$IP/" | grep 42'
