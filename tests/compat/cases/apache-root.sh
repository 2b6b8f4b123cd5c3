# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root master on port 80, workers of www-data'
packages=apache2
quick=yes
start='exec apachectl -D FOREGROUND'
ask='curl -sf "http://$IP/" | grep -i apache'
