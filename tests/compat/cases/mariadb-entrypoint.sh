# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root entrypoint that makes its database as another user'
packages=mariadb-server
start='mkdir -p /srv/my /run/mysqld && chown mysql /srv/my /run/mysqld && mariadb-install-db --user=mysql --datadir=/srv/my --skip-test-db >/dev/null 2>&1 && echo "grant all on *.* to a@\"%\" identified by \"a\";" >/srv/init.sql && exec mariadbd --user=mysql --datadir=/srv/my --bind-address=0.0.0.0 --init-file=/srv/init.sql'
ask='mariadb -h "$IP" -ua -pa -Nse "select 6*7" | grep 42'
