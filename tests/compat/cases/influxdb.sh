# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='an own user, with data below /var/lib'
packages='influxdb influxdb-client'
start='chown -R influxdb /var/lib/influxdb && exec setpriv --reuid influxdb --regid influxdb --clear-groups influxd'
ask='influx -host "$IP" -execute "create database d" && influx -host "$IP" -database d -execute "insert m v=42" && influx -host "$IP" -database d -execute "select v from m" | grep 42'
