# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root master on port 80 whose workers are www-data'
packages='uwsgi-core uwsgi-plugin-python3'
start='printf "def application(e, s):\n import os\n s(\"200 OK\", [])\n return [str(os.getuid()).encode()]\n" >/srv/app.py && exec uwsgi --plugin python3 --http-socket :80 --chdir /srv --module app --master --processes 2 --uid www-data --gid www-data --logto /dev/stdout'
ask='curl -sf "http://$IP/" | grep "^33$"'
