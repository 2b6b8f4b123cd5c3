# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='a checkout as another user'
packages=git
start='chown www-data /srv && cd /srv && setpriv --reuid www-data --regid www-data --clear-groups sh -c "HOME=/srv; export HOME; git init -q r && cd r && git config user.email a@b && git config user.name a && echo 1 >f && git add f && git commit -qm a && git clone -q /srv/r /srv/c && test -e /srv/c/f"'
