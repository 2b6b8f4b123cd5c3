# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='an installation that gives a program file capabilities'
packages=libcap2-bin
start='cp /usr/bin/id /srv/id && setcap cap_net_bind_service+ep /srv/id && getcap /srv/id | grep cap_net_bind_service=ep && setpriv --reuid 33 --regid 33 --clear-groups /srv/id -u | grep 33'
