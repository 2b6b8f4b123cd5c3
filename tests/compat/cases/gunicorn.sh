# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='master of root, workers of www-data'
packages=gunicorn
start='printf "def app(e, s):\n s(\"200 OK\", [])\n return [b\"42\"]\n" >/srv/a.py && cd /srv && exec gunicorn -u www-data -g www-data -b 0.0.0.0:80 a:app'
ask='curl -sf "http://$IP/" | grep 42'
