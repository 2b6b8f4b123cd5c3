# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root master on port 80, workers of www-data, logs to /dev/stdout'
packages=nginx-light
quick=yes
start='ln -sf /dev/stdout /var/log/nginx/access.log && ln -sf /dev/stderr /var/log/nginx/error.log && exec nginx -g "daemon off;"'
ask='curl -sf "http://$IP/" | grep -i "<html"'
