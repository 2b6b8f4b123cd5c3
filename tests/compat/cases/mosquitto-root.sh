# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root that changes to its own user'
packages='mosquitto mosquitto-clients'
start='mkdir -p /run/mosquitto && printf "listener 1883\nallow_anonymous true\npersistence true\npersistence_location /var/lib/mosquitto/\n" >/etc/mosquitto/m.conf && exec mosquitto -c /etc/mosquitto/m.conf'
ask='(sleep 1; mosquitto_pub -h "$IP" -t t -m forty-two -r) & mosquitto_sub -h "$IP" -t t -C 1 -W 5 | grep forty-two'
