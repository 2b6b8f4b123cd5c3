# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root entrypoint that makes its database as another user'
packages=postgresql
quick=yes
start='PATH=$PATH:/usr/lib/postgresql/15/bin; mkdir -p /srv/pg /var/run/postgresql && chown postgres /srv/pg /var/run/postgresql && chmod 700 /srv/pg && setpriv --reuid postgres --regid postgres --init-groups initdb -D /srv/pg >/dev/null && echo "host all all all trust" >>/srv/pg/pg_hba.conf && exec setpriv --reuid postgres --regid postgres --init-groups postgres -D /srv/pg -c listen_addresses="*"'
ask='psql -h "$IP" -U postgres -Atc "select 6*7" | grep 42'
