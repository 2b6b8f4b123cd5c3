# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root master, workers of www-data'
packages='php-fpm libfcgi-bin'
start='mkdir -p /run/php && echo "<?php echo 6*7;" >/srv/i.php && sed -i "s,^listen = .*,listen = 0.0.0.0:9000," /etc/php/*/fpm/pool.d/www.conf && exec php-fpm8.2 -F'
ask='SCRIPT_FILENAME=/srv/i.php REQUEST_METHOD=GET cgi-fcgi -bind -connect "$IP:9000" | grep 42'
