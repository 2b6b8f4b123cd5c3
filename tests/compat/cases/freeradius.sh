# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon that drops privileges and shuts itself off from others'
packages='freeradius freeradius-utils'
start='printf "u Cleartext-Password := \"secret\"\n" >/etc/freeradius/3.0/mods-config/files/authorize && sed -i "s/ipaddr = 127.0.0.1/ipaddr = 0.0.0.0\/0/" /etc/freeradius/3.0/clients.conf && exec freeradius -f -l stdout'
ask='radtest u secret "$IP" 0 testing123 | grep Access-Accept'
