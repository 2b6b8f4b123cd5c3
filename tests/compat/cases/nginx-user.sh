# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='own user on a high port'
packages=nginx-light
user=www-data
start='mkdir /tmp/n && printf "pid /tmp/n/pid; events {} http { access_log off; client_body_temp_path /tmp/n/b; proxy_temp_path /tmp/n/p; fastcgi_temp_path /tmp/n/f; uwsgi_temp_path /tmp/n/u; scgi_temp_path /tmp/n/s; server { listen 8080; root /var/www/html; } }" >/tmp/n/conf && exec nginx -e /tmp/n/err -c /tmp/n/conf -g "daemon off;"'
ask='curl -s "http://$IP:8080/" -o /dev/null -w "%{http_code}" | grep -E "403|200"'
