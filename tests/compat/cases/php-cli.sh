# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='plain server of root on port 80'
packages=php-cli
start='mkdir /srv/w && echo "<?php echo 6*7;" >/srv/w/index.php && exec php -S 0.0.0.0:80 -t /srv/w'
ask='curl -sf "http://$IP/" | grep 42'
